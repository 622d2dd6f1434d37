import type { PersonIdentifiers } from "@cio/track-core"
import { expect, test } from "vitest"
import type { TrackState } from "../../src/state/track-state.ts"
import type { SegmentChange } from "../../src/taken-operation.ts"
import { applyAll, identify, identifyByEmail, stateWithClock } from "./apply-all.ts"

function change(action: SegmentChange["action"], id: string, ...people: PersonIdentifiers[]): SegmentChange {
  return { type: "segment", action, identifiers: { id }, people }
}

function members(state: TrackState): Record<string, (string | undefined)[]> {
  const entries = Array.from(state.segments.entries(), ([id, people]) => [id, Array.from(people, (one) => one.id)])
  return Object.fromEntries(entries)
}

test("people join and leave segments, by any identifier, as often as it is said", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identify("1"),
    identifyByEmail("zoe@example.com", { id: "2" }),
    change("add_people", "7", { id: 1 }, { email: "ZOE@example.com" }),
    change("add_people", "7", { id: "1" }),
    change("add_people", "8", { id: "1" }),
    change("remove_people", "7", { id: "1" }),
  )
  expect(new Set(said)).toEqual(new Set(["applied"]))
  expect(members(state)).toEqual({ "7": ["2"], "8": ["1"] })
  const person = state.people.find({ name: "id", value: "1" })
  expect(person && state.segments.of(person)).toEqual(["8"])
})

test("people unknown or suppressed are passed over, each named, and nobody is created", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identify("1"),
    { type: "person", action: "suppress", identifiers: { id: "s" } },
    change("add_people", "7", { id: "2" }, { id: "1" }, { id: "s" }),
    change("remove_people", "7", { id: "2" }, { id: "1" }, { id: "1" }),
    change("add_people", "7", { id: "2" }),
  )
  expect(said.slice(2)).toEqual([
    "partial: unknown-person at people.0, suppressed at people.2",
    "partial: unknown-person at people.0, not-in-segment at people.2",
    "ignored: unknown-person at people.0",
  ])
  expect(members(state)).toEqual({})
  expect(state.people.size).toBe(1)
})

test("membership follows a merge once, and ends with the person", () => {
  const { state } = stateWithClock()
  applyAll(
    state,
    identify("1"),
    identify("2"),
    change("add_people", "7", { id: "1" }, { id: "2" }),
    change("add_people", "8", { id: "2" }),
    { type: "person", action: "merge", primary: { id: "1" }, secondary: { id: "2" } },
  )
  expect(members(state)).toEqual({ "7": ["1"], "8": ["1"] })
  applyAll(state, { type: "person", action: "suppress", identifiers: { id: "1" } })
  expect(members(state)).toEqual({})
})

test("ids that cannot be identifiers are named by their place among those sent, and the others keep theirs", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identify("1"),
    { ...change("add_people", "7", { id: "2" }, { id: "1" }), unusable: [0, 2] },
    { ...change("remove_people", "7", { id: "1" }, { id: "1" }), unusable: [1] },
    { ...change("add_people", "7"), unusable: [0, 1] },
  )
  expect(said.slice(1)).toEqual([
    "partial: unusable-identifier at people.0, unknown-person at people.1, unusable-identifier at people.2",
    "partial: unusable-identifier at people.1, not-in-segment at people.2",
    "ignored: unusable-identifier at people.0, unusable-identifier at people.1",
  ])
  expect(members(state)).toEqual({})
})

test("a change of nobody is ignored", () => {
  const { state } = stateWithClock()
  expect(applyAll(state, change("add_people", "7"), change("remove_people", "7"))).toEqual([
    "ignored: empty-list at people",
    "ignored: empty-list at people",
  ])
})
