import { TrackOptionsError } from "@cio/track-core"
import { expect, test } from "vitest"
import type { Fault } from "../../src/faults/fault.ts"
import { faultFromJson, faultsFromJson, faultToJson } from "../../src/faults/fault-json.ts"
import { badDay } from "../../src/faults/fault-presets.ts"

test.each([
  [5, "a fault must be an object, got 5"],
  ["bad-day", 'a fault must be an object, got "bad-day"'],
  [null, "a fault must be an object, got null"],
  [[], "a fault must be an object, got an array"],
  [{ status: "503" }, 'status must be an integer from 200 to 599, got "503"'],
  [{ status: null }, "status must be an integer from 200 to 599, got null"],
  [{ statsu: 503 }, "a fault has no option statsu, known are: match, times"],
  [{ times: "forever" }, 'times must be an integer >= 1, Infinity or "always", got "forever"'],
  [{ rejectOperations: { person: { id: { a: "secret" } } } }, "got an object"],
  [{ preset: "bad-day" }, "a fault has no option preset"],
])("%o is refused as a fault by name, rule and value", (value, message) => {
  expect(() => faultFromJson(value)).toThrow(TrackOptionsError)
  expect(() => faultFromJson(value)).toThrow(message)
})

test("no message shows the inside of an object", () => {
  const wrong = [{ status: { key: "secret" } }, { match: ["secret"] }, { label: { key: "secret" } }]
  for (const value of wrong) expect(() => faultFromJson(value)).toThrow(/^(?!.*secret)/)
})

test.each<[unknown, unknown]>([
  [{ status: 503, times: "always" }, [{ status: 503, times: "always" }]],
  [
    [{ reset: "after" }, { delayMs: 5 }],
    [{ reset: "after" }, { delayMs: 5 }],
  ],
  [[], []],
  [{ preset: "bad-day", seed: 1 }, badDay({ seed: 1 })],
])("the JSON %o stands for faults", (value, faults) => {
  expect(faultsFromJson(value)).toEqual(faults)
})

test.each([
  [{ preset: "good-day" }, 'preset must be one of bad-day, outage, throttled, slow, got "good-day"'],
  [{ preset: "toString" }, "preset must be one of"],
  [{ preset: 5 }, "preset must be one of bad-day, outage, throttled, slow, got 5"],
  [{ preset: "bad-day", seed: "1" }, 'seed must be an integer from 0 to 4294967295, got "1"'],
  [{ preset: "bad-day", seed: null }, "seed must be an integer from 0 to 4294967295, got null"],
  [{ preset: "bad-day", status: 500 }, "a preset of faults has no option status, known are: preset, seed"],
  [[{ status: 503 }, { status: 1 }], "status must be an integer from 200 to 599, got 1"],
  [[{ preset: "bad-day" }], "a fault has no option preset"],
])("the JSON %o is refused by name, rule and value", (value, message) => {
  expect(() => faultsFromJson(value)).toThrow(TrackOptionsError)
  expect(() => faultsFromJson(value)).toThrow(message)
})

test.each<[Fault, unknown]>([
  [{}, {}],
  [
    { status: 500, times: Number.POSITIVE_INFINITY },
    { status: 500, times: "always" },
  ],
  [
    { retryAfter: new Date(0), times: 3 },
    { retryAfter: "Thu, 01 Jan 1970 00:00:00 GMT", times: 3 },
  ],
  [
    { retryAfter: 2, body: { a: [1] } },
    { retryAfter: 2, body: { a: [1] } },
  ],
])("the fault %o is %o in JSON", (fault, json) => {
  expect(faultToJson(fault)).toEqual(json)
})

test("a fault survives the way through JSON and back", () => {
  const fault: Fault = {
    match: { path: "/api/v2/*", method: "post", operation: { type: "person", person: { id: 42 } } },
    rejectOperations: { name: "order_*", probability: 0.02 },
    ...{ times: "always", probability: 0.5, seed: 7, delayMs: 5, label: "orders" },
  }
  expect(faultFromJson(JSON.parse(JSON.stringify(faultToJson(fault))))).toEqual(fault)
})
