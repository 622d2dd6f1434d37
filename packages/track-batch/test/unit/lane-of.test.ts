import { describe, expect, test, vi } from "vitest"
import type { LaneOf } from "../../src/index.ts"
import { conflict, keysOf } from "../support/lane-conflicts.ts"
import { event, identify } from "../support/operations.ts"

const acme = { object_type_id: "1", object_id: "acme" }

/** The one person of many names. */
const aliases: LaneOf<unknown> = ({ identifiers }) =>
  identifiers.id === "zoe" || identifiers.email === "zoe@example.com" ? "zoe" : undefined
const byEmail = { type: "person", action: "event", identifiers: { email: "zoe@example.com" }, name: "seen" }

describe("laneOf", () => {
  test("makes one lane of several names", () => {
    expect(conflict(event("zoe"), byEmail)).toBe(false)
    expect(conflict(event("zoe"), byEmail, aliases)).toBe(true)
  })

  test("that names nothing leaves it to the identifiers", () => {
    expect(conflict(event("adam"), event("adam"), aliases)).toBe(true)
    expect(keysOf(event("adam"), aliases)).toEqual(keysOf(event("adam")))
    expect(conflict(event("adam"), event("zoe"), aliases)).toBe(false)
  })

  test("may name a person's id, so that only other names need to be mapped", () => {
    const idOf: LaneOf<unknown> = ({ identifiers }) => (identifiers.email === "zoe@example.com" ? "zoe" : undefined)
    expect(conflict(event("zoe"), byEmail, idOf)).toBe(true)
    expect(conflict(event("adam"), byEmail, idOf)).toBe(false)
  })

  test("tells lanes apart as they are written", () => {
    const laneOf: LaneOf<unknown> = ({ identifiers }) => String(identifiers.id)
    expect(conflict(event("Zoe"), event("zoe"), laneOf)).toBe(false)
    expect(conflict(event(7), event("7"), laneOf)).toBe(true)
  })

  test("is asked for an operation's own entity and each that it relates to, with the operation", () => {
    const laneOf = vi.fn<LaneOf<unknown>>(() => undefined)
    const operation = { ...identify("zoe"), cio_relationships: [{ identifiers: acme }] }
    keysOf(operation, laneOf)
    expect(laneOf.mock.calls).toEqual([
      [{ type: "person", identifiers: { id: "zoe" } }, operation],
      [{ type: "object", identifiers: acme }, operation],
    ])
    expect(laneOf.mock.calls[0]?.[1]).toBe(operation)
  })

  test("is asked for people that an object relates to", () => {
    const laneOf = vi.fn<LaneOf<unknown>>(() => undefined)
    const relationships = [{ identifiers: { id: "zoe" } }, { identifiers: { email: "zoe@example.com" } }]
    keysOf({ type: "object", action: "add_relationships", identifiers: acme, cio_relationships: relationships }, laneOf)
    expect(laneOf.mock.calls.map(([entity]) => entity)).toEqual([
      { type: "object", identifiers: acme },
      { type: "person", identifiers: { id: "zoe" } },
      { type: "person", identifiers: { email: "zoe@example.com" } },
    ])
  })

  test("is asked for both sides of a merge", () => {
    const laneOf = vi.fn<LaneOf<unknown>>(() => undefined)
    keysOf({ type: "person", action: "merge", primary: { id: "zoe" }, secondary: { id: "zoë" } }, laneOf)
    expect(laneOf.mock.calls.map(([entity]) => entity)).toEqual([
      { type: "person", identifiers: { id: "zoe" } },
      { type: "person", identifiers: { id: "zoë" } },
    ])
  })

  test("is asked for each name that an identify gives, and for no other", () => {
    const laneOf = vi.fn<LaneOf<unknown>>(() => undefined)
    keysOf(identify("adam", { plan: "pro", email: "zoe@example.com", phone: "+49" }), laneOf)
    expect(laneOf.mock.calls.map(([{ identifiers }]) => identifiers)).toStrictEqual([
      { id: "adam" },
      { email: "zoe@example.com" },
      { phone: "+49" },
    ])
    expect(conflict(identify("adam", { email: "zoe@example.com" }), event("zoe"), aliases)).toBe(true)
  })

  test("is asked for a delivery", () => {
    const laneOf = vi.fn<LaneOf<unknown>>(() => "deliveries")
    const opened = { type: "delivery", action: "event", identifiers: { id: "d1" }, name: "opened" }
    expect(keysOf(opened, laneOf)).toEqual(keysOf({ ...opened, identifiers: { id: "d2" } }, laneOf))
    expect(laneOf.mock.calls[0]?.[0]).toEqual({ type: "delivery", identifiers: { id: "d1" } })
  })

  test("is not asked for what has no identifiers", () => {
    const laneOf = vi.fn<LaneOf<unknown>>(() => "x")
    expect(keysOf({ type: "person", action: "event", name: "x" }, laneOf)).toEqual([])
    expect(laneOf).not.toHaveBeenCalled()
  })

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("mine")
      },
    ],
    ["gives an empty text", () => ""],
    ["gives a number", () => 42],
    ["gives null", () => null],
    ["gives a promise", () => Promise.resolve("zoe")],
  ])("that %s has failed", (_, laneOf) => {
    expect(keysOf(event("zoe"), laneOf as LaneOf<unknown>)).toBeUndefined()
  })

  test("that fails for one of several entities has failed", () => {
    const laneOf = (({ type }) => (type === "object" ? 7 : undefined)) as LaneOf<unknown>
    expect(keysOf({ ...identify("zoe"), cio_relationships: [{ identifiers: acme }] }, laneOf)).toBeUndefined()
    expect(keysOf(identify("zoe"), laneOf)).toEqual(keysOf(identify("zoe")))
  })
})
