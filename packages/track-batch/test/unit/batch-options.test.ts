import { isTrackError, limits, systemClock } from "@cio/track-core"
import { expect, test } from "vitest"
import { type BatchOptions, resolveBatchOptions } from "../../src/batch-options.ts"

/** Options as JavaScript callers can pass them. */
function resolve(options: unknown) {
  return resolveBatchOptions(options as BatchOptions)
}

function messageOf(options: unknown): string {
  try {
    resolve(options)
  } catch (error) {
    if (isTrackError(error, "options")) return error.message
    throw error
  }
  throw new Error("the options were taken")
}

const defaults = {
  order: "entity",
  laneOf: undefined,
  concurrency: 8,
  requestsPerSecond: 100,
  maxBatchBytes: 500_000,
  maxBatchOperations: Number.POSITIVE_INFINITY,
  lingerMs: 250,
  maxAttempts: 8,
  backoff: { minDelayMs: 500, maxDelayMs: 30_000 },
  timeoutMs: undefined,
  deadlineMs: Number.POSITIVE_INFINITY,
  signal: undefined,
  check: undefined,
  eventId: undefined,
  clock: systemClock,
  random: Math.random,
}

test("without options every default holds", () => {
  expect(resolveBatchOptions()).toEqual(defaults)
  expect(resolveBatchOptions({})).toEqual(defaults)
  expect(defaults.maxBatchBytes).toBe(limits.batchBytes)
})

test("an option that is undefined has its default, also inside backoff", () => {
  const nothing = Object.fromEntries(Object.keys(defaults).map((name) => [name, undefined]))
  expect(resolve(nothing)).toEqual(defaults)
  expect(resolve({ backoff: { minDelayMs: undefined, maxDelayMs: undefined } })).toEqual(defaults)
})

test("options that are given are taken", () => {
  const { signal } = new AbortController()
  const given = {
    order: "none",
    laneOf: () => "lane",
    concurrency: 1,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    maxBatchBytes: 100,
    maxBatchOperations: 1,
    lingerMs: 0,
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: { minDelayMs: 0, maxDelayMs: 0 },
    timeoutMs: 1,
    deadlineMs: 1,
    signal,
    check: () => ({ ok: true }),
    eventId: false,
    clock: { ...systemClock },
    random: () => 0,
  }
  expect(resolve(given)).toEqual(given)
})

test.each<[object, string]>([
  [{ order: "person" }, 'order must be "entity" or "none", got "person"'],
  [{ order: null }, 'order must be "entity" or "none", got null'],
  [{ laneOf: "id" }, 'laneOf must be a function, got "id"'],
  [{ laneOf: null }, "laneOf must be a function, got null"],
  [{ concurrency: 0 }, "concurrency must be an integer from 1 to 1000, got 0"],
  [{ concurrency: 1.5 }, "concurrency must be an integer from 1 to 1000, got 1.5"],
  [{ concurrency: Number.POSITIVE_INFINITY }, "concurrency must be an integer from 1 to 1000, got Infinity"],
  [{ concurrency: "8" }, 'concurrency must be an integer from 1 to 1000, got "8"'],
  [{ requestsPerSecond: 0 }, "requestsPerSecond must be a finite number >= 0.001 or Infinity, got 0"],
  [{ requestsPerSecond: Number.NaN }, "requestsPerSecond must be a finite number >= 0.001 or Infinity, got NaN"],
  [{ maxBatchBytes: 99 }, "maxBatchBytes must be an integer from 100 to 500000, got 99"],
  [{ maxBatchBytes: Number.POSITIVE_INFINITY }, "maxBatchBytes must be an integer from 100 to 500000, got Infinity"],
  [{ maxBatchOperations: 0 }, "maxBatchOperations must be an integer >= 1 or Infinity, got 0"],
  [{ maxBatchOperations: 2.5 }, "maxBatchOperations must be an integer >= 1 or Infinity, got 2.5"],
  [{ lingerMs: -1 }, "lingerMs must be a finite number >= 0 or Infinity, got -1"],
  [{ maxAttempts: 0 }, "maxAttempts must be an integer >= 1 or Infinity, got 0"],
  [{ backoff: 500 }, "backoff must be an object such as { minDelayMs: 500 }"],
  [{ backoff: null }, "backoff must be an object such as { minDelayMs: 500 }"],
  [{ backoff: { minDelayMs: -1 } }, "backoff.minDelayMs must be a finite number >= 0, got -1"],
  [{ backoff: { minDelayMs: 10, maxDelayMs: 9 } }, "backoff.maxDelayMs must be a finite number >= 10, got 9"],
  [{ backoff: { maxDelayMs: 499 } }, "backoff.maxDelayMs must be a finite number >= 500, got 499"],
  [{ backoff: { maxRetries: 3 } }, "backoff has no option maxRetries, known are: minDelayMs, maxDelayMs"],
  [{ timeoutMs: 0 }, "timeoutMs must be a finite number >= 1, got 0"],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, "timeoutMs must be a finite number >= 1, got Infinity"],
  [{ deadlineMs: 0 }, "deadlineMs must be a finite number >= 1 or Infinity, got 0"],
  [{ signal: new AbortController() }, "signal must be an AbortSignal: pass controller.signal, not the controller"],
  [{ signal: null }, "signal must be an AbortSignal: pass controller.signal, not the controller"],
  [{ check: true }, "check must be a function, got true"],
  [{ eventId: true }, "eventId must be a function, got true"],
  [{ eventId: "01HZXB5N6E8V2S0A4T7K9M3QWC" }, "eventId must be a function, got a string of 26 characters"],
  [{ eventId: null }, "eventId must be a function, got null"],
  [{ random: 0.5 }, "random must be a function, got 0.5"],
  [{ clock: {} }, "clock must be an object with now, sleep and after"],
  [{ clock: null }, "clock must be an object with now, sleep and after"],
])("%o is refused with its name, the rule and the value", (options, message) => {
  expect(messageOf(options)).toBe(message)
})

test.each(["maxRetries", "retry", "batchSize", "onOutcome"])("a misspelt option such as %s is named", (name) => {
  expect(messageOf({ [name]: 1 })).toMatch(
    new RegExp(`^batch has no option ${name}, known are: order, laneOf, concurrency, `),
  )
})

test.each([null, 42, "entity", () => {}])("options that are %s are refused", (options) => {
  expect(messageOf(options)).toBe("options must be an object")
})

test("a signal in place of the options is refused, rather than ignored", () => {
  expect(messageOf(new AbortController().signal)).toBe("batch takes its signal as { signal }")
})

test("a longer first wait than the longest one by default makes that longer too", () => {
  expect(resolveBatchOptions({ backoff: { minDelayMs: 60_000 } }).backoff).toEqual({
    minDelayMs: 60_000,
    maxDelayMs: 60_000,
  })
})
