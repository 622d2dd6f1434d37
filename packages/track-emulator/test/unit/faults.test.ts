import { TrackOptionsError } from "@cio/track-core"
import { expect, test } from "vitest"
import { checkFault } from "../../src/faults/check-fault.ts"
import type { Fault, FaultEffect } from "../../src/faults/fault.ts"
import { FaultRules } from "../../src/faults/fault-rules.ts"

const batch = { number: 1, method: "POST", path: "/api/v2/batch", bytes: 10, operations: 1, held: [] }

test.each([
  [{ status: 199 }, "status must be an integer from 200 to 599, got 199"],
  [{ status: 600 }, "status must be an integer from 200 to 599, got 600"],
  [{ retryAfter: -1 }, "retryAfter must be a finite number >= 0, got -1"],
  [{ delayMs: Number.POSITIVE_INFINITY }, "delayMs must be a finite number from 0 to 2147483647, got Infinity"],
  [{ applyDelayMs: -5 }, "applyDelayMs must be a finite number from 0 to 2147483647, got -5"],
  [{ cutAfterBytes: 0.5 }, "cutAfterBytes must be an integer >= 0, got 0.5"],
  [{ rejectOperations: [0, -1] }, "rejectOperations must be an integer >= 0, got -1"],
  [{ status: 500, times: 0 }, "times must be an integer >= 1 or Infinity, got 0"],
  [{ reset: "during" }, 'reset must be "before" or "after", got "during"'],
  [{ status: 500, headers: { "bad name": "" } }, 'headers must be valid HTTP headers, got "bad name"'],
  [{ status: 500, headers: { a: "line\nfeed" } }, 'headers must be valid HTTP headers, got "a"'],
  [{ status: 500, reset: "after" }, "a fault must have one ending, got status or retryAfter and reset"],
  [
    { retryAfter: 1, rejectOperations: [1] },
    "a fault must have one ending, got status or retryAfter and rejectOperations",
  ],
  [{ reset: "before", cutAfterBytes: 1 }, "a fault must have one ending, got reset and cutAfterBytes"],
  [{ body: "text" }, "body must come with status or retryAfter"],
  [{ status: 500, headers: { Trailer: "x-checksum" } }, "headers must be without trailer"],
  [{ headers: { "transfer-encoding": "gzip" } }, 'headers must have chunked as the last transfer-encoding, got "gzip"'],
  [{ status: 204, body: "text" }, "body must be empty with status 204, which has none"],
  [{ status: 205, body: {} }, "body must be empty with status 205, which has none"],
  [{ status: 304, cutAfterBytes: 0 }, "cutAfterBytes must come with a body, got status 304, which has none"],
  [{ delay: 5 }, /no option delay,/],
  [5, "a fault must be an object or a function, got 5"],
  [null, "a fault must be an object or a function, got null"],
  [[{ status: 500 }], "a fault must be an object or a function, got an array"],
  [new Date(0), "a fault must be an object or a function, got a Date"],
  [{ match: "x" }, 'match must be an object of path, method and operation, got "x"'],
  [{ match: null }, "match must be an object of path, method and operation, got null"],
  [{ match: { pathname: "/x" } }, "match has no option pathname, known are: path, method, operation"],
  [{ match: { path: /x/ } }, "match.path must be text that starts with /, got a RegExp"],
  [{ match: { path: "api/v2/batch" } }, 'match.path must be text that starts with /, got "api/v2/batch"'],
  [{ match: { path: "/x?y" } }, 'match.path must be without a query, got "/x?y"'],
  [{ match: { method: 1 } }, "match.method must be non-empty text, got 1"],
  [{ match: { method: "" } }, 'match.method must be non-empty text, got ""'],
  [{ times: "2" }, 'times must be an integer >= 1, Infinity or "always", got "2"'],
  [{ delayMs: null }, "delayMs must be a finite number from 0 to 2147483647, got null"],
  [{ status: 500, body: 5 }, "body must be text or an object that JSON can hold, got 5"],
  [{ status: 500, body: null }, "body must be text or an object that JSON can hold, got null"],
  [{ status: 500, body: () => "" }, "body must be text or an object that JSON can hold, got a function"],
  [{ status: 500, body: { big: 1n } }, "body must be text or an object that JSON can hold, got an object"],
  [{ status: 500, headers: 5 }, "headers must be an object of text, got 5"],
  [{ status: 500, headers: new Headers({ a: "b" }) }, "headers must be an object of text, got a Headers"],
  [{ status: 500, headers: { a: 5 } }, "headers must hold text, got 5 as a"],
  [{ reset: "after", headers: { a: "b" } }, "headers must come with an answer, got reset"],
  [{ retryAfter: "a\nb" }, "retryAfter must be a valid header's value"],
  [{ retryAfter: true }, "retryAfter must be seconds, a Date or text, got true"],
  [{ retryAfter: new Date(Number.NaN) }, "retryAfter must be a valid Date, got Invalid Date"],
  [{ status: 500, apply: "yes" }, 'apply must be a boolean, got "yes"'],
  [{ reset: "after", apply: true }, "apply must come with status, retryAfter or cutAfterBytes"],
  [{ apply: false }, "apply must come with status, retryAfter or cutAfterBytes"],
  [{ rejectOperations: 3 }, "rejectOperations must be an array of indexes or an object, got 3"],
  [{ rejectOperations: "12" }, 'rejectOperations must be an array of indexes or an object, got "12"'],
  [{ rejectOperations: ["0"] }, 'rejectOperations must be an integer >= 0, got "0"'],
  [{ rejectOperations: { kind: "x" } }, /^rejectOperations has no option kind, known are: type, .*probability$/],
  [{ rejectOperations: { probability: 2 } }, "rejectOperations.probability must be a finite number from 0 to 1, got 2"],
  [{ status: 500, probability: 0 }, "probability must be above 0, got 0"],
  [{ status: 500, probability: 1.1 }, "probability must be a finite number from 0 to 1, got 1.1"],
  [{ status: 500, probability: "0.5" }, 'probability must be a finite number from 0 to 1, got "0.5"'],
  [{ status: 500, probability: 0.5, seed: 1.5 }, "seed must be an integer from 0 to 4294967295, got 1.5"],
  [{ status: 500, probability: 0.5, seed: -1 }, "seed must be an integer from 0 to 4294967295, got -1"],
  [{ status: 500, seed: 1 }, "seed must come with a probability"],
  [{ rejectOperations: { type: "person" }, seed: 1 }, "seed must come with a probability"],
  [{ status: 500, label: "" }, 'label must be non-empty text, got ""'],
  [{ status: 500, label: 5 }, "label must be non-empty text, got 5"],
  [{ status: 500, match: { path: "x".repeat(99) } }, /got "x{60}"\.\.\.$/],
  [{ status: 500, headers: { a: "\u0001" } }, 'headers must be valid HTTP headers, got "a"'],
  [{ status: 500, headers: { a: "€" } }, 'headers must be valid HTTP headers, got "a"'],
  [{ status: 500, headers: { "": "a" } }, 'headers must be valid HTTP headers, got ""'],
  [{ match: { operation: 5 } }, "match.operation must be an object of type, action, name, person, identifiers, got 5"],
  [{ match: { operation: { probability: 1 } } }, "match.operation has no option probability"],
  [{ match: { operation: { type: "people" } } }, /^match\.operation\.type must be one of person, .*, got "people"$/],
  [{ match: { operation: { action: "idenfity" } } }, /^match\.operation\.action must be .*, got "idenfity"$/],
  [
    { match: { operation: { type: "form", action: "event" } } },
    'match.operation.action must be one of submit, got "event"',
  ],
  [{ match: { operation: { name: "" } } }, 'match.operation.name must be non-empty text, got ""'],
  [{ match: { operation: { name: /x/ } } }, "match.operation.name must be non-empty text, got a RegExp"],
  [{ match: { operation: { person: "42" } } }, "match.operation.person must be an object of id, email, phone, cio_id"],
  [{ match: { operation: { person: {} } } }, "match.operation.person must have one of id, email, phone, cio_id"],
  [{ match: { operation: { person: { id: "1", email: "a" } } } }, "match.operation.person must have one of"],
  [{ match: { operation: { person: { name: "1" } } } }, "match.operation.person has no option name"],
  [
    { match: { operation: { person: { id: "" } } } },
    'match.operation.person.id must be non-empty text or a number, got ""',
  ],
  [
    { match: { operation: { identifiers: {} } } },
    "match.operation.identifiers must be an object of text or numbers, got an object",
  ],
  [
    { match: { operation: { identifiers: { id: null } } } },
    "match.operation.identifiers.id must be non-empty text or a number, got null",
  ],
])("the fault %o is refused by name, rule and value", (fault, message) => {
  // Wrong on purpose, as from JavaScript.
  const check = () => checkFault(fault as Fault)
  expect(check).toThrow(TrackOptionsError)
  expect(check).toThrow(message)
})

test.each<Fault>([
  { delayMs: 0, match: {}, times: Number.POSITIVE_INFINITY },
  { headers: { "Transfer-Encoding": "gzip, chunked" } },
  { status: 204, body: "", headers: {}, apply: true },
  { headers: {} },
  { match: { path: "/api/v2/batch", method: "POST" }, status: 200, body: [], headers: {} },
  { status: 503, body: "", retryAfter: new Date(0), apply: false, delayMs: 0, applyDelayMs: 0, cutAfterBytes: 0 },
  { cutAfterBytes: 3, apply: true, rejectOperations: [] },
  { reset: "before", delayMs: 5 },
  { status: 503, times: "always", probability: 1, seed: 0, label: "an outage" },
  { reset: "after", probability: 1e-9, seed: 2 ** 32 - 1 },
  { rejectOperations: {} },
  { rejectOperations: { type: "person", action: "event", name: "a*", probability: 0.5 }, seed: 1, delayMs: 5 },
  { status: 500, match: { operation: { type: "object", identifiers: { object_type_id: 1, object_id: "x" } } } },
  { status: 500, match: { path: "/api/v1/customers/*/events", operation: { person: { id: 42 } } } },
  { status: 500, headers: { "x-a": "tab\tand é" } },
])("the fault %o can be carried out", (fault) => {
  expect(() => checkFault(fault)).not.toThrow()
})

test.each([
  [{ status: 500, times: 2 }, "what a script gives has no option times"],
  [{ status: 500, match: {} }, "what a script gives has no option match"],
  [Promise.resolve({ status: 500 }), "what a script gives must be an object or undefined, got a Promise"],
  [null, "what a script gives must be an object or undefined, got null"],
  [{ rejectOperations: { probability: 0.5 } }, "rejectOperations has no option probability"],
])("a script that gives %o is told what is wrong", (effect, message) => {
  const rules = new FaultRules()
  // Wrong on purpose, as from JavaScript.
  rules.add([() => effect as FaultEffect])
  expect(() => rules.take(batch)).toThrow(message)
})

test("faults meet requests in the order in which they were given, each as often as it says", () => {
  const rules = new FaultRules()
  const handle = rules.add([{ status: 500, times: 2 }, { status: 503 }])
  const statuses = [1, 2, 3, 4].map(() => rules.take(batch)?.status)
  expect(statuses).toEqual([500, 500, 503, undefined])
  expect(handle).toMatchObject({ used: 3, remaining: 0 })
})

test("a fault waits for a request that fits its path and method, in any case of the method", () => {
  const rules = new FaultRules()
  rules.add([{ status: 500, match: { path: "/api/v2/entity", method: "post" } }])
  expect(rules.take(batch)).toBeUndefined()
  expect(rules.take({ ...batch, path: "/api/v2/entity", method: "GET" })).toBeUndefined()
  expect(rules.take({ ...batch, path: "/api/v2/entity" })?.status).toBe(500)
})

test("a script is asked about every request that no older fault meets", () => {
  const rules = new FaultRules()
  const asked: number[] = []
  rules.add([{ status: 429 }])
  const handle = rules.add([
    ({ number }) => {
      asked.push(number)
      return number === 3 ? { status: 500 } : undefined
    },
  ])
  const statuses = [1, 2, 3, 4].map((number) => rules.take({ ...batch, number })?.status)
  expect(statuses).toEqual([429, undefined, 500, undefined])
  expect(asked).toEqual([2, 3, 4])
  expect(handle).toMatchObject({ used: 1, remaining: Number.POSITIVE_INFINITY })
})

test("what a script gives is checked like any other fault", () => {
  const rules = new FaultRules()
  rules.add([() => ({ status: 0 })])
  expect(() => rules.take(batch)).toThrow("status must be an integer from 200 to 599, got 0")
})

test("what a script gives may do nothing: then the request meets it, and goes well", () => {
  const rules = new FaultRules()
  const handle = rules.add([() => ({})])
  rules.add([{ status: 503 }])
  expect(rules.take(batch)).toEqual({})
  expect(handle.used).toBe(1)
})

test("a cancelled fault meets nothing any more, and the others stay", () => {
  const rules = new FaultRules()
  const handle = rules.add([{ status: 500, times: Number.POSITIVE_INFINITY }])
  rules.add([{ status: 503 }])
  expect(rules.take(batch)?.status).toBe(500)
  handle.cancel()
  expect(handle).toMatchObject({ used: 1, remaining: 0 })
  expect(rules.take(batch)?.status).toBe(503)
})
