import type { Operation } from "@cio/track-core"
import type { Fault } from "@cio/track-emulator"
import { expect, test } from "vitest"
import { type BatchOptions, type BatchReport, batch, batchSettled, isBatchError } from "../../src/index.ts"
import { asOperation, event, identifies } from "../support/operations.ts"
import { summariesOf, tallyOf } from "../support/outcomes.ts"
import { quick, startTrack } from "../support/start-track.ts"

const operations = identifies(3)
const always = Number.POSITIVE_INFINITY
const html = "<html><body><h1>502 Bad Gateway</h1></body></html>"
/** Never comes: the server is closed first. */
const neverMs = 600_000

interface Row {
  faults: Fault[]
  options?: BatchOptions
  /** What becomes of the three operations. */
  outcomes: Record<string, number>
  /** How many requests it takes. Absent where the machine decides. */
  requests?: number
  /** How often the server applies an operation. Absent where the machine decides. */
  applied?: number
}

const rows: Record<string, Row> = {
  "200": { faults: [], outcomes: { accepted: 3 }, requests: 1, applied: 3 },
  "200 with an empty body": {
    faults: [{ status: 200, apply: true }],
    outcomes: { accepted: 3 },
    requests: 1,
    applied: 3,
  },
  "200 with errors, read as a 207": {
    faults: [{ status: 200, body: { errors: [{ batch_index: 1, reason: "invalid", field: "x" }] } }],
    outcomes: { accepted: 2, "rejected server invalid x": 1 },
    requests: 1,
  },
  "200 with an HTML body, tried again": {
    faults: [{ status: 200, body: html }],
    outcomes: { accepted: 3 },
    requests: 2,
    applied: 3,
  },
  "200 with an HTML body to the end": {
    faults: [{ status: 200, body: html, times: always }],
    options: { maxAttempts: 3 },
    outcomes: { "unknown api": 3 },
    requests: 3,
    applied: 0,
  },
  "207 that names one": {
    faults: [{ rejectOperations: [1] }],
    outcomes: { accepted: 2, "rejected server invalid": 1 },
    requests: 1,
    applied: 2,
  },
  "207 that names all": {
    faults: [{ rejectOperations: [0, 1, 2] }],
    outcomes: { "rejected server invalid": 3 },
    requests: 1,
    applied: 0,
  },
  "207 that names one beyond the batch": {
    faults: [{ rejectOperations: [0, 3] }],
    outcomes: { "unknown api": 3 },
    requests: 1,
    applied: 2,
  },
  "207 without errors, tried again": {
    faults: [{ status: 207, body: {} }],
    outcomes: { accepted: 3 },
    requests: 2,
    applied: 3,
  },
  "429 with Retry-After": {
    faults: [{ retryAfter: 0.01, times: 2 }],
    outcomes: { accepted: 3 },
    requests: 3,
    applied: 3,
  },
  "429 with a moment": { faults: [{ retryAfter: new Date(0) }], outcomes: { accepted: 3 }, requests: 2, applied: 3 },
  "429 without Retry-After": { faults: [{ status: 429 }], outcomes: { accepted: 3 }, requests: 2, applied: 3 },
  "429 to the end": {
    faults: [{ status: 429, times: always }],
    options: { maxAttempts: 3 },
    outcomes: { "unsent throttled": 3 },
    requests: 3,
    applied: 0,
  },
  "503 before applying": { faults: [{ status: 503 }], outcomes: { accepted: 3 }, requests: 2, applied: 3 },
  "503 after applying": { faults: [{ status: 503, apply: true }], outcomes: { accepted: 3 }, requests: 2, applied: 6 },
  "503 to the end": {
    faults: [{ status: 503, body: html, times: always }],
    options: { maxAttempts: 4 },
    outcomes: { "unknown api": 3 },
    requests: 4,
    applied: 0,
  },
  "500, then 429 to the end: it stays in doubt": {
    faults: [
      { status: 500, apply: true },
      { status: 429, times: always },
    ],
    options: { maxAttempts: 3 },
    outcomes: { "unknown throttled": 3 },
    requests: 3,
    applied: 3,
  },
  "reset before applying": { faults: [{ reset: "before" }], outcomes: { accepted: 3 }, requests: 2, applied: 3 },
  "reset after applying": { faults: [{ reset: "after" }], outcomes: { accepted: 3 }, requests: 2, applied: 6 },
  "reset after applying, once and for all": {
    faults: [{ reset: "after" }],
    options: { maxAttempts: 1 },
    outcomes: { "unknown connection": 3 },
    requests: 1,
    applied: 3,
  },
  "reset to the end": {
    faults: [{ reset: "before", times: always }],
    options: { maxAttempts: 3 },
    outcomes: { "unknown connection": 3 },
    requests: 3,
    applied: 0,
  },
  "a cut answer": { faults: [{ cutAfterBytes: 1, apply: true }], outcomes: { accepted: 3 }, requests: 2, applied: 6 },
  "a cut answer of nothing": {
    faults: [{ cutAfterBytes: 0, apply: true }],
    outcomes: { accepted: 3 },
    requests: 2,
    applied: 6,
  },
  "a cut 207: what it named is not known": {
    faults: [{ status: 207, body: { errors: [{ batch_index: 0, reason: "invalid" }] }, cutAfterBytes: 9, apply: true }],
    options: { maxAttempts: 1 },
    outcomes: { "unknown connection": 3 },
    requests: 1,
    applied: 3,
  },
  "no answer in time, tried again": {
    faults: [{ delayMs: neverMs }],
    options: { timeoutMs: 500 },
    outcomes: { accepted: 3 },
  },
  "no answer in time to the end": {
    faults: [{ delayMs: neverMs, times: always }],
    options: { timeoutMs: 30, maxAttempts: 2 },
    outcomes: { "unknown timeout": 3 },
  },
  "404: nothing else is tried": { faults: [{ status: 404 }], outcomes: { "unsent api": 3 }, requests: 1, applied: 0 },
}

test.each(Object.entries(rows))("a batch whose request meets %s", async (_, row) => {
  await using served = await startTrack()
  served.emulator.fail(...row.faults)
  const result = await batch(served.track, operations, { ...quick, ...row.options }).catch((error: unknown) => error)
  // It resolves when all were accepted, and only then.
  expect(isBatchError(result)).toBe(row.outcomes.accepted !== 3)
  const report = reportOf(result)
  expect(tallyOf(report.outcomes)).toEqual(row.outcomes)
  expect(report.outcomes.map(({ index }) => index)).toEqual([0, 1, 2])
  if (row.applied !== undefined) expect(served.applied).toHaveLength(row.applied)
  if (row.requests === undefined) return
  const requests = served.requests()
  expect([report.requests, requests.length]).toEqual([row.requests, row.requests])
  expect(report.bytes).toBe(requests.reduce((sum, { bytes }) => sum + bytes, 0))
})

test("keys that are refused are told from operations that are refused", async () => {
  await using served = await startTrack({ apiKey: "wrong" })
  const report = await batchSettled(served.track, operations, quick)
  expect(tallyOf(report.outcomes)).toEqual({ "unsent auth": 3 })
  expect(report.stoppedBy).toMatchObject({ code: "auth", status: 401 })
  expect(served.requests()).toHaveLength(1)
})

test("an event that is applied by two attempts counts once, because both carry the same id", async () => {
  await using served = await startTrack()
  served.emulator.fail({ reset: "after" }, { status: 503, apply: true })
  await batch(served.track, [event("a"), event("b")], quick)
  expect(served.applied).toHaveLength(6)
  expect(served.emulator.counts.events).toBe(2)
})

test("every attempt sends the very same bytes", async () => {
  await using served = await startTrack()
  served.emulator.fail(
    { reset: "before" },
    { status: 503 },
    { status: 429 },
    { cutAfterBytes: 0 },
    { status: 200, body: html },
  )
  await batch(served.track, [event("a"), event("b"), ...operations], quick)
  const bodies = served.requests().map(({ body }) => body)
  expect(bodies).toHaveLength(6)
  expect(new Set(bodies).size).toBe(1)
})

test("what the service says of an operation is in its outcome", async () => {
  await using served = await startTrack()
  const nameless = asOperation({ type: "person", action: "page", identifiers: { id: "x" } })
  const report = await batchSettled<Operation>(served.track, [...operations, nameless], quick)
  expect(report.failures).toEqual([
    {
      status: "rejected",
      by: "server",
      reason: "required",
      field: "name",
      message: expect.stringContaining("required"),
      index: 3,
      operation: nameless,
    },
  ])
})

test("each batch of a run has the fate of its own request", async () => {
  await using served = await startTrack()
  served.emulator.fail(({ number }) =>
    number === 2 ? { rejectOperations: [0] } : number === 3 ? { retryAfter: 0 } : undefined,
  )
  const report = await batchSettled(served.track, identifies(6), { ...quick, maxBatchOperations: 2, concurrency: 1 })
  expect(summariesOf(report.outcomes)).toEqual([
    "0 accepted",
    "1 accepted",
    "2 rejected server invalid",
    "3 accepted",
    "4 accepted",
    "5 accepted",
  ])
  expect(served.appliedIds()).toEqual(["p0", "p1", "p3", "p4", "p5"])
})

/** The report that a call of batch resolved with, or the one of its error. */
function reportOf(result: unknown): BatchReport<Operation> {
  // What is no error is what batch resolves with.
  return isBatchError<Operation>(result) ? result.report : (result as BatchReport<Operation>)
}
