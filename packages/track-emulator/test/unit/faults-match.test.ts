import { expect, test } from "vitest"
import type { FaultRequest, RequestMatch } from "../../src/faults/fault.ts"
import { FaultRules } from "../../src/faults/fault-rules.ts"
import { fitsOperation, type OperationMatch } from "../../src/faults/operation-match.ts"
import { fitsPattern } from "../../src/fits-pattern.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"

const identify: TakenOperation = { type: "person", action: "identify", identifiers: { id: "42" } }
const ordered: TakenOperation = {
  type: "person",
  action: "event",
  identifiers: { email: "Zoe@example.com" },
  name: "order_placed",
}
const merge: TakenOperation = {
  type: "person",
  action: "merge",
  primary: { id: "42" },
  secondary: { email: "zoe@example.com" },
}
const course: TakenOperation = {
  ...{ type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: "ts" } },
  cio_relationships: [{ identifiers: { id: "42" } }],
}
const anonymous: TakenOperation = {
  ...{ type: "object", action: "identify_anonymous", identifiers: { object_type_id: "1", object_id: "ts" } },
  cio_relationships: [{ identifiers: { anonymous_id: "42" } }],
}
const gone: TakenOperation = { type: "object", action: "delete", identifiers: { object_type_id: "2", object_id: "ts" } }
const clicked: TakenOperation = { type: "delivery", action: "metric", identifiers: { id: "42" }, name: "clicked" }
const visit: TakenOperation = { type: "anonymous", action: "event", identifiers: { anonymous_id: "42" }, name: "visit" }
const segment: TakenOperation = {
  ...{ type: "segment", action: "add_people", identifiers: { id: "7" } },
  people: [{ id: "1" }, { id: 42 }],
}
const form: TakenOperation = {
  ...{ type: "form", action: "submit", identifiers: { id: "7" } },
  attributes: { id: 42, email: "zoe@example.com" },
}
const all = { identify, ordered, merge, course, anonymous, gone, clicked, visit, segment, form }

test.each<[OperationMatch, (keyof typeof all)[]]>([
  [{}, Object.keys(all) as (keyof typeof all)[]],
  [{ type: "person" }, ["identify", "ordered", "merge"]],
  [{ action: "event" }, ["ordered", "visit"]],
  [{ type: "object", action: "identify" }, ["course"]],
  [{ name: "order_placed" }, ["ordered"]],
  [{ name: "order_*" }, ["ordered"]],
  [{ name: "*i*" }, ["clicked", "visit"]],
  [{ name: "*" }, ["ordered", "clicked", "visit"]],
  [{ person: { id: "42" } }, ["identify", "merge", "course", "segment", "form"]],
  [{ person: { id: 42 } }, ["identify", "merge", "course", "segment", "form"]],
  [{ person: { email: "ZOE@example.com" } }, ["ordered", "merge", "form"]],
  [{ person: { phone: "+4915112345678" } }, []],
  [{ person: { cio_id: "42" } }, []],
  [{ type: "person", person: { id: "42" } }, ["identify", "merge"]],
  [{ identifiers: { id: "42" } }, ["identify", "clicked"]],
  [{ identifiers: { email: "zoe@EXAMPLE.com" } }, ["ordered"]],
  [{ identifiers: { object_type_id: 1 } }, ["course", "anonymous"]],
  [{ identifiers: { object_id: "ts" } }, ["course", "anonymous", "gone"]],
  [{ identifiers: { object_type_id: "2", object_id: "ts" } }, ["gone"]],
  [{ identifiers: { object_id: "TS" } }, []],
  [{ type: "segment", identifiers: { id: "7" } }, ["segment"]],
])("the match %o means %o", (match, meant) => {
  const fitting = Object.entries(all).filter(([, operation]) => fitsOperation(match, operation))
  expect(fitting.map(([name]) => name)).toEqual(meant)
})

test.each([
  ["/api/v2/batch", "/api/v2/batch", true],
  ["/api/v2/batch", "/api/v2/batch/", false],
  ["/api/*", "/api/v2/batch", true],
  ["/api/*", "/api", false],
  ["/api/v1/customers/*/events", "/api/v1/customers/a%2Fb/events", true],
  ["/api/v1/customers/*/events", "/api/v1/customers/events", false],
  ["/api/v1/customers/*/events", "/api/v1/customers/1/devices", false],
  ["a*b*c", "abc", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "acb", false],
  ["a*a", "a", false],
  ["a**a", "aa", true],
  ["*ab*ab", "ab", false],
  ["a.c", "abc", false],
  ["*", "", true],
])("of %s and %s it is %o that they fit", (pattern, text, fits) => {
  expect(fitsPattern(pattern, text)).toBe(fits)
})

test("a pattern with many stars is tried in no time", () => {
  expect(fitsPattern(`${"*a".repeat(500)}b`, "a".repeat(100_000))).toBe(false)
})

test.each<[RequestMatch, boolean]>([
  [{ operation: { action: "event" } }, true],
  [{ operation: { action: "event", name: "order_placed" } }, true],
  [{ operation: { action: "delete" } }, false],
  [{ path: "/api/v2/*", operation: { action: "event" } }, true],
  [{ path: "/api/v1/*", operation: { action: "event" } }, false],
  [{ method: "get", operation: { action: "event" } }, false],
])("a request of an identify and an event meets a fault for %o: %o", (match, meets) => {
  const rules = new FaultRules()
  rules.add([{ status: 500, match }])
  expect(rules.take(requestOf(identify, ordered)) !== undefined).toBe(meets)
})

test("operations are worked out only when a fault asks for them", () => {
  const rules = new FaultRules()
  const request = {
    ...requestOf(),
    get held(): never {
      throw new Error("asked for")
    },
  }
  rules.add([{ delayMs: 5 }, { rejectOperations: [0] }, () => ({ status: 500 })])
  expect([1, 2, 3].map(() => Object.keys(rules.take(request) ?? {}))).toEqual([
    ["delayMs"],
    ["rejectOperations"],
    ["status"],
  ])
  rules.add([{ status: 500, match: { method: "GET", operation: {} } }])
  rules.clear()
  rules.add([{ rejectOperations: {} }])
  expect(() => rules.take(request)).toThrow("asked for")
})

test("operations refused by a match are named by their indexes in the batch, and a request without any is let pass", () => {
  const rules = new FaultRules()
  const handle = rules.add([{ rejectOperations: { person: { id: "42" } }, delayMs: 5 }])
  expect(rules.take(requestOf(ordered, gone))).toBeUndefined()
  const held = [
    { index: 1, operation: identify },
    { index: 4, operation: ordered },
    { index: 7, operation: merge },
  ]
  expect(handle.remaining).toBe(1)
  expect(rules.take({ ...requestOf(), held })).toEqual({ rejectOperations: [1, 7], delayMs: 5 })
  expect(handle.remaining).toBe(0)
})

test("a script may refuse by a match too, and sees the operations that it decides by", () => {
  const rules = new FaultRules()
  rules.add([
    ({ held }) =>
      held.some(({ operation }) => operation.type === "object") ? { rejectOperations: { type: "object" } } : {},
  ])
  expect(rules.take(requestOf(identify, course, gone))).toEqual({ rejectOperations: [1, 2] })
  expect(rules.take(requestOf(identify))).toEqual({})
})

test("a share of the operations that fit is refused, the same ones each time, and never one that does not fit", () => {
  const batch = requestOf(...Array.from({ length: 500 }, () => [identify, ordered]).flat())
  const play = (seed: number) => {
    const rules = new FaultRules()
    rules.add([{ rejectOperations: { action: "event", probability: 0.1 }, times: "always", seed }])
    return [1, 2, 3].map(() => rules.take(batch)?.rejectOperations ?? [])
  }
  const [first = [], second = []] = play(1)
  expect(first.every((index) => index % 2 === 1)).toBe(true)
  // Of 500 about 50, and far outside of this range for none of the seeds tried.
  expect(first.length).toBeGreaterThan(25)
  expect(first.length).toBeLessThan(80)
  expect(second).not.toEqual(first)
  expect(play(1)).toEqual(play(1))
  expect(play(2)).not.toEqual(play(1))
})

test("a request of which no operation was drawn is free for the next fault and does not count", () => {
  const rules = new FaultRules()
  const rare = rules.add([{ rejectOperations: { probability: 1e-9 }, seed: 1 }])
  rules.add([{ status: 500 }])
  expect(rules.take(requestOf(identify))).toEqual({ status: 500 })
  expect(rare).toMatchObject({ used: 0, remaining: 1 })
})

function requestOf(...operations: TakenOperation[]): FaultRequest {
  const held = operations.map((operation, index) => ({ index, operation }))
  return { number: 1, method: "POST", path: "/api/v2/batch", bytes: 10, operations: held.length, held }
}
