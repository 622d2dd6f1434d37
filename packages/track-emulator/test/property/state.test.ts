import type { Operation } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import fc from "fast-check"
import { expect, test } from "vitest"
import { applyOperation } from "../../src/state/apply-operation.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { viewEvent, viewObject, viewPerson } from "../../src/state/views.ts"

// Few of each, so that operations meet.
const personIdentifiers = fc.oneof(
  fc.record({ id: fc.constantFrom("1", "2", "3") }),
  fc.record({ email: fc.constantFrom("a@example.com", "A@example.com", "b@example.com") }),
  fc.record({ cio_id: fc.constantFrom("a3000001", "a3000002", "ffff") }),
)
const anyPerson = fc.oneof(personIdentifiers, fc.record({ phone: fc.constantFrom("+491", "+492") }))
const anyObject = fc.oneof(
  fc.record({ object_type_id: fc.constantFrom("1", "2"), object_id: fc.constantFrom("x", "y") }),
  fc.record({ cio_object_id: fc.constantFrom("ob000001", "ob0000ff") }),
)
const attributes = fc.dictionary(
  fc.constantFrom("id", "email", "phone", "plan", "_update", "cio_subscription_preferences.topics.topic_1"),
  fc.constantFrom<unknown>("1", "2", "a@example.com", "+491", null, "", true, 7),
)
const toObjects = fc.array(fc.record({ identifiers: anyObject }), { maxLength: 2 })
const toPeople = fc.array(fc.record({ identifiers: personIdentifiers }), { maxLength: 2 })
const token = fc.constantFrom("s", "t")
const timestamp = fc.constantFrom(-1, 1000, 2000, 5e12)

function about(
  type: string,
  action: string,
  identifiers: fc.Arbitrary<object>,
  rest: Record<string, fc.Arbitrary<unknown>> = {},
) {
  return fc.record({ type: fc.constant(type), action: fc.constant(action), identifiers, ...rest })
}

const operation = fc
  .oneof(
    about("person", "identify", anyPerson, { attributes, timestamp, cio_relationships: toObjects }),
    about("person", "identify", anyPerson, { attributes }),
    about("person", "event", anyPerson, { name: fc.constant("e"), id: fc.uuid(), timestamp }),
    about("person", "page", anyPerson, { name: fc.constant("p"), id: fc.constantFrom("i", "j") }),
    about("person", "screen", anyPerson, { name: fc.constant("s") }),
    about("person", "add_device", anyPerson, { device: fc.record({ token, platform: fc.constant("ios") }) }),
    about("person", "delete_device", anyPerson, { device: fc.record({ token }) }),
    about("person", "add_relationships", anyPerson, { cio_relationships: toObjects }),
    about("person", "delete_relationships", anyPerson, { cio_relationships: toObjects }),
    about("person", "delete", anyPerson),
    about("person", "suppress", anyPerson),
    about("person", "unsuppress", anyPerson),
    fc.record({
      type: fc.constant("person"),
      action: fc.constant("merge"),
      primary: personIdentifiers,
      secondary: personIdentifiers,
    }),
    about("object", "identify", anyObject, { attributes, cio_relationships: toPeople }),
    about("object", "add_relationships", anyObject, { cio_relationships: toPeople }),
    about("object", "delete_relationships", anyObject, { cio_relationships: toPeople }),
    about("object", "delete", anyObject),
  )
  .map((value): Operation | undefined => {
    const result = checkOperation(value)
    return result.ok ? result.operation : undefined
  })
  .filter((value) => value !== undefined)

test("whatever is applied, both sides and all counts agree, and everybody is found by every identifier", () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
      const state = new TrackState(() => 3_000_000)
      for (const one of operations) applyOperation(state, one)
      const people = [...state.people.values()]
      const objects = [...state.objects.values()]
      expect(people).toHaveLength(state.people.size)
      for (const person of people) {
        for (const name of ["id", "email", "phone", "cio_id"] as const) {
          const value = person[name]
          if (value !== undefined) expect(state.people.find({ name, value }) === person).toBe(true)
        }
        for (const event of person.events ?? []) expect(event.person === person).toBe(true)
        for (const device of person.devices ?? []) expect(device.owner === person).toBe(true)
        for (const [object, held] of person.relationships ?? [])
          expect(object.relationships?.get(person) === held).toBe(true)
      }
      const related = (held: { relationships: ReadonlyMap<object, unknown> | undefined }) =>
        held.relationships?.size ?? 0
      expect(sum(people.map((person) => person.events?.length ?? 0))).toBe(state.events.size)
      expect(sum(people.map((person) => person.devices?.size ?? 0))).toBe(state.devices.size)
      expect(sum(people.map(related))).toBe(state.relationships.size)
      expect(sum(objects.map(related))).toBe(state.relationships.size)
    }),
  )
})

test("an operation that is said to be ignored changes nothing that can be seen", () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const state = new TrackState(() => 3_000_000)
      for (const one of operations) {
        const before = show(state)
        if (applyOperation(state, one).effect === "ignored") expect(show(state)).toBe(before)
      }
    }),
  )
})

function show(state: TrackState): string {
  return JSON.stringify([
    Array.from(state.people.values(), viewPerson),
    Array.from(state.objects.values(), viewObject),
    Array.from(state.events.values(), viewEvent),
  ])
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
