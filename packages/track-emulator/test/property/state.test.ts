import fc from "fast-check"
import { expect, test } from "vitest"
import { applyOperation } from "../../src/state/apply-operation.ts"
import { identifierKey } from "../../src/state/people.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { viewEvent, viewObject, viewPerson } from "../../src/state/views.ts"
import { now, takenOperation } from "./taken-operations.ts"

const identifierNames = ["id", "email", "phone", "cio_id"] as const

test("whatever is applied, both sides and all counts agree, and everybody is found by every identifier", () => {
  fc.assert(
    fc.property(fc.array(takenOperation, { maxLength: 60 }), (operations) => {
      const state = newState()
      for (const one of operations) applyOperation(state, one)
      const people = [...state.people.values()]
      const objects = [...state.objects.values()]
      expect(people).toHaveLength(state.people.size)
      expect(objects).toHaveLength(state.objects.size)
      for (const name of identifierNames) {
        const keys = people.flatMap((person) => {
          const value = person[name]
          if (value === undefined) return []
          expect(state.people.find({ name, value }) === person).toBe(true)
          if (name !== "cio_id") expect(person.attributes).not.toHaveProperty(name)
          return [identifierKey({ name, value })]
        })
        expect(new Set(keys).size).toBe(keys.length)
      }
      const tokens = people.flatMap((person) => Array.from(person.devices ?? [], ({ token }) => token))
      expect(new Set(tokens).size).toBe(tokens.length)
      expect(tokens).toHaveLength(state.devices.size)
      for (const person of people) {
        for (const device of person.devices ?? []) expect(device.owner === person).toBe(true)
        for (const [object, held] of person.relationships ?? []) {
          expect(object.relationships?.get(person) === held).toBe(true)
          expect(state.objects.byCioId(object.cio_object_id) === object).toBe(true)
        }
      }
      const related = (held: { relationships: ReadonlyMap<object, unknown> | undefined }) =>
        held.relationships?.size ?? 0
      expect(sum(people.map(related))).toBe(state.relationships.size)
      expect(sum(objects.map(related))).toBe(state.relationships.size)
    }),
  )
})

test("whatever is applied, events, segments and links name people who are there, and suppressed ones are nowhere", () => {
  fc.assert(
    fc.property(fc.array(takenOperation, { maxLength: 60 }), (operations) => {
      const state = newState()
      for (const one of operations) applyOperation(state, one)
      const people = new Set(state.people.values())
      const events = [...state.events.values()]
      expect(events).toHaveLength(state.events.size)
      for (const person of people) {
        const own = events.filter((event) => event.person === person)
        expect(person.events ?? []).toEqual(own)
        for (const name of identifierNames) {
          const value = person[name]
          if (value !== undefined) expect(state.suppressions.has({ name, value })).toBe(false)
        }
      }
      for (const { person, anonymousId } of events) {
        // Whoever sent it, an event is either a person's who is there, or anonymous.
        expect(person ? people.has(person) : anonymousId === undefined || typeof anonymousId === "string").toBe(true)
      }
      for (const { person } of state.anonymousLinks.values()) expect(people.has(person)).toBe(true)
      for (const [, members] of state.segments.entries()) {
        expect(members.size).toBeGreaterThan(0)
        for (const person of members) expect(people.has(person)).toBe(true)
      }
    }),
  )
})

test("who is identified with an anonymous_id leaves nothing recent under it, neither events nor relationships", () => {
  fc.assert(
    fc.property(fc.array(takenOperation, { maxLength: 60 }), fc.constantFrom("v", "w"), (operations, anonymous_id) => {
      const state = newState()
      for (const one of operations) applyOperation(state, one)
      applyOperation(state, {
        ...{ type: "person", action: "identify", identifiers: { id: "new" }, attributes: { anonymous_id } },
      })
      const left = Array.from(state.events.values()).filter(({ person, anonymousId, timestamp }) => {
        return !person && anonymousId === anonymous_id && timestamp > now - 30 * 86_400
      })
      expect(left).toEqual([])
      for (const { anonymous } of state.objects.values()) expect(anonymous?.has(anonymous_id) ?? false).toBe(false)
    }),
  )
})

test("no operation takes a person's last edit back, nor into the future, and a merge keeps the later one", () => {
  fc.assert(
    fc.property(fc.array(identifyOrMerge, { maxLength: 30 }), (operations) => {
      const state = newState()
      for (const one of operations) {
        const before = Array.from(state.people.values(), (person) => ({ person, editedAt: person.editedAt }))
        applyOperation(state, one)
        if (one.action === "merge") {
          const after = Array.from(state.people.values(), ({ editedAt }) => editedAt)
          expect(Math.max(...after)).toBe(Math.max(...before.map(({ editedAt }) => editedAt)))
        }
        for (const { person, editedAt } of before) expect(person.editedAt).toBeGreaterThanOrEqual(editedAt)
        for (const { editedAt } of state.people.values()) expect(editedAt).toBeLessThanOrEqual(now)
      }
    }),
  )
})

test("an operation that is said to be ignored changes nothing", () => {
  fc.assert(
    fc.property(fc.array(takenOperation, { maxLength: 40 }), (operations) => {
      const state = newState()
      for (const one of operations) {
        const before = show(state)
        if (applyOperation(state, one).effect === "ignored") expect(show(state)).toEqual(before)
      }
    }),
  )
})

test("the same operations in the same order come to the same state and the same verdicts", () => {
  fc.assert(
    fc.property(fc.array(takenOperation, { maxLength: 40 }), (operations) => {
      const [one, other] = [newState(), newState()]
      const verdicts = operations.map((operation) => applyOperation(one, operation))
      expect(operations.map((operation) => applyOperation(other, structuredClone(operation)))).toEqual(verdicts)
      expect(show(other)).toEqual(show(one))
    }),
  )
})

test("no operation is changed by being applied, nor by those that come after", () => {
  fc.assert(
    fc.property(fc.array(takenOperation, { maxLength: 40 }), (operations) => {
      const sent = structuredClone(operations)
      const state = newState()
      for (const one of operations) applyOperation(state, one)
      expect(operations).toEqual(sent)
    }),
  )
})

// Of all operations so few of these meet that a merge of two edits hardly comes about.
const identifyOrMerge = takenOperation.filter(({ action }) => action === "identify" || action === "merge")

function newState(): TrackState {
  return new TrackState(() => now * 1000)
}

/** All that is held, down to what only later operations bring to light. */
function show(state: TrackState): unknown {
  return {
    people: Array.from(state.people.values(), (person) => ({ ...viewPerson(person), editedAt: person.editedAt })),
    objects: Array.from(state.objects.values(), viewObject),
    events: Array.from(state.events.values(), viewEvent),
    eventsOfNone: [...state.events.idsOfNone()],
    deliveries: structuredClone(state.deliveries),
    segments: Array.from(state.segments.entries(), ([id, people]) => [id, Array.from(people, ({ cio_id }) => cio_id)]),
    links: Array.from(state.anonymousLinks.values(), ({ person, ...link }) => ({ ...link, cio_id: person.cio_id })),
    suppressed: [...state.suppressions.groups()],
    created: [state.people.created, state.objects.created, state.events.added],
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
