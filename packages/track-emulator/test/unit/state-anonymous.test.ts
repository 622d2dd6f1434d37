import { expect, test } from "vitest"
import type { TrackState } from "../../src/state/track-state.ts"
import { viewEvent, viewObject, viewPerson } from "../../src/state/views.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"
import { applyAll, day, event, identify, now, stateWithClock } from "./apply-all.ts"

const acme = { object_type_id: "1", object_id: "acme" }

function anonymousEvent(anonymous_id: string | undefined, name: string, rest: object = {}): TakenOperation {
  const identifiers = anonymous_id === undefined ? {} : { anonymous_id }
  return { type: "anonymous", action: "event", identifiers, name, ...rest }
}

function relateAnonymous(anonymous_id: string, relationship_attributes: object = {}): TakenOperation {
  return {
    ...{ type: "object", action: "identify_anonymous", identifiers: acme },
    cio_relationships: [{ identifiers: { anonymous_id }, relationship_attributes }],
  }
}

/** The events as `name: person's id`, with `-` for nobody and `gone` for who is not held any more. */
function owners(state: TrackState): string[] {
  return Array.from(state.events.values(), ({ name, person }) => {
    return `${name}: ${person ? (person.id ?? "gone") : "-"}`
  })
}

test("an anonymous event is held without a person, a page and a screen too, and without an anonymous_id", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    anonymousEvent("x", "opened", { attributes: { a: 1 }, timestamp: now - 5, id: "e1" }),
    { type: "anonymous", action: "page", identifiers: { anonymous_id: "x" }, name: "/" },
    { type: "anonymous", action: "screen", identifiers: {}, name: "Home" },
  )
  expect(said).toEqual(["applied", "applied", "applied"])
  expect(Array.from(state.events.values(), viewEvent)).toEqual([
    { action: "event", name: "opened", id: "e1", timestamp: now - 5, attributes: { a: 1 }, anonymous_id: "x" },
    { action: "page", name: "/", timestamp: now, attributes: {}, anonymous_id: "x" },
    { action: "screen", name: "Home", timestamp: now, attributes: {} },
  ])
  expect(state.people.size).toBe(0)
})

test("who is identified with an anonymous_id takes over its events, between the own ones in the order of arrival", () => {
  const { state } = stateWithClock()
  applyAll(
    state,
    event("1", "a"),
    anonymousEvent("x", "b"),
    anonymousEvent("y", "of another"),
    event("1", "c"),
    anonymousEvent(undefined, "of nobody"),
    identify("1", { anonymous_id: "x" }),
  )
  expect(owners(state)).toEqual(["a: 1", "b: 1", "of another: -", "c: 1", "of nobody: -"])
  const person = state.people.find({ name: "id", value: "1" })
  expect(person?.events?.map(({ name }) => name)).toEqual(["a", "b", "c"])
  expect(person && viewPerson(person).attributes).toEqual({ anonymous_id: "x" })
  expect(Array.from(state.events.values(), viewEvent)[1]).toEqual({
    ...{ action: "event", name: "b", timestamp: now, attributes: {}, anonymous_id: "x" },
    person: { cio_id: person?.cio_id, id: "1" },
  })
})

test("an event of up to five minutes after the identify is the person's, a later one waits for the next identify", () => {
  const { state, clock } = stateWithClock()
  applyAll(state, identify("1", { anonymous_id: "x" }))
  clock.seconds += 300
  applyAll(state, anonymousEvent("x", "in time"))
  clock.seconds += 1
  applyAll(state, anonymousEvent("x", "late"))
  expect(owners(state)).toEqual(["in time: 1", "late: -"])
  applyAll(state, identify("1", { anonymous_id: "x" }))
  expect(owners(state)).toEqual(["in time: 1", "late: 1"])
})

test("events that were taken over stay with their person when another is identified with the same anonymous_id", () => {
  const { state } = stateWithClock()
  applyAll(state, anonymousEvent("x", "a"), identify("1", { anonymous_id: "x" }), identify("2", { anonymous_id: "x" }))
  applyAll(state, anonymousEvent("x", "b"))
  expect(owners(state)).toEqual(["a: 1", "b: 2"])
  applyAll(state, { type: "person", action: "delete", identifiers: { id: "1" } }, anonymousEvent("x", "c"))
  expect(owners(state)).toEqual(["b: 2", "c: 2"])
})

test("an event of 30 days ago is taken over, an older one is not and says so when it comes", () => {
  const { state, clock } = stateWithClock()
  const said = applyAll(
    state,
    anonymousEvent("x", "old", { timestamp: now - 30 * day - 1 }),
    anonymousEvent("x", "edge", { timestamp: now - 30 * day }),
    anonymousEvent("x", "new"),
    identify("1", { anonymous_id: "x" }),
    anonymousEvent("x", "old again", { timestamp: now - 30 * day - 1 }),
  )
  const expired = "partial: expired-anonymous-event at timestamp"
  expect(said).toEqual([expired, "applied", "applied", "applied", expired])
  expect(owners(state)).toEqual(["old: -", "edge: 1", "new: 1", "old again: -"])
  applyAll(state, anonymousEvent("y", "waits too long"))
  clock.seconds += 31 * day
  applyAll(state, identify("1", { anonymous_id: "y" }))
  expect(owners(state).at(-1)).toBe("waits too long: -")
})

test("ids of events are one space, anonymous or not", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    anonymousEvent("x", "a", { id: "e" }),
    event("1", "b", { id: "e" }),
    anonymousEvent("y", "c", { id: "e" }),
  )
  const duplicate = "ignored: duplicate-event-id at id"
  expect(said).toEqual(["applied", duplicate, duplicate])
  expect(state.people.size).toBe(0)
})

test("the link to a person follows a merge and ends with a deletion", () => {
  const { state } = stateWithClock()
  applyAll(
    state,
    identify("1", { anonymous_id: "x" }),
    identify("2"),
    { type: "person", action: "merge", primary: { id: "2" }, secondary: { id: "1" } },
    anonymousEvent("x", "merged"),
  )
  expect(owners(state)).toEqual(["merged: 2"])
  applyAll(state, { type: "person", action: "delete", identifiers: { id: "2" } }, anonymousEvent("x", "deleted"))
  expect(owners(state)).toEqual(["deleted: -"])
})

test("the links of minutes ago are forgotten, and the same person may have several", () => {
  const { state, clock } = stateWithClock()
  applyAll(state, identify("1", { anonymous_id: "x" }), identify("1", { anonymous_id: "y" }))
  expect(Array.from(state.anonymousLinks.values(), ({ anonymousId }) => anonymousId)).toEqual(["x", "y"])
  clock.seconds += 301
  applyAll(state, identify("1", { anonymous_id: 7 }))
  expect(state.people.find({ name: "id", value: "1" })?.attributes).toEqual({ anonymous_id: "7" })
  expect(Array.from(state.anonymousLinks.values(), ({ anonymousId }) => anonymousId)).toEqual(["7"])
})

test("anonymous relationships become the person's, and where there is one already its attributes win", () => {
  const { state } = stateWithClock()
  applyAll(
    state,
    relateAnonymous("x", { role: "guest", via: "web" }),
    relateAnonymous("y", { role: "other" }),
    {
      type: "object",
      action: "identify",
      identifiers: acme,
      cio_relationships: [{ identifiers: { id: "2" }, relationship_attributes: { role: "owner" } }],
    },
    identify("1", { anonymous_id: "x" }),
    identify("2", { anonymous_id: "y" }),
  )
  const object = state.objects.find(acme)
  expect(object && viewObject(object)).toMatchObject({
    relationships: [
      { identifiers: { id: "2" }, relationship_attributes: { role: "owner" } },
      { identifiers: { id: "1" }, relationship_attributes: { role: "guest", via: "web" } },
    ],
    anonymousRelationships: [],
  })
  expect(state.relationships.size).toBe(2)
})

test("a deleted object takes its anonymous relationships along", () => {
  const { state } = stateWithClock()
  applyAll(state, relateAnonymous("x"), { type: "object", action: "delete", identifiers: acme })
  applyAll(state, identify("1", { anonymous_id: "x" }))
  expect(state.relationships.size).toBe(0)
})
