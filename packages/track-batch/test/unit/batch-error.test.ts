import { inspect } from "node:util"
import { isTrackError, TrackApiError, TrackAuthError, TrackError } from "@cio/track-core"
import { expect, test } from "vitest"
import { BatchError, batchError, failureError, isBatchError } from "../../src/batch-error.ts"
import type { Failure } from "../../src/outcome.ts"
import type { BatchReport } from "../../src/report.ts"

const secret = "zoe@example.com"
const operation = { type: "person", identifiers: { email: secret } }
const rejected: Failure<typeof operation> = {
  status: "rejected",
  by: "server",
  reason: "required",
  field: secret,
  message: `${secret} is taken`,
  index: 3,
  operation,
}

function reportOf(overrides: Partial<BatchReport<typeof operation>> = {}): BatchReport<typeof operation> {
  const counts = { operations: 10, accepted: 9, rejected: 1, unsent: 0, unknown: 0, possibleDuplicates: 0 }
  return { ...counts, requests: 1, bytes: 100, failures: [rejected], outcomes: [], ...overrides }
}

test("the message counts what failed and names the first one by index and code", () => {
  expect(batchError(reportOf()).message).toBe(
    "1 of 10 operations were not accepted: 1 rejected; first at index 3: rejected by the server, required. See report.failures",
  )
})

test("the message counts every kind of failure", () => {
  const first: Failure<typeof operation> = {
    status: "unsent",
    cause: new TrackAuthError("wrong keys"),
    index: 0,
    operation,
  }
  const report = reportOf({ accepted: 4, rejected: 1, unsent: 2, unknown: 3, failures: [first] })
  expect(batchError(report).message).toBe(
    "6 of 10 operations were not accepted: 1 rejected, 2 unsent, 3 unknown; first at index 0: unsent, auth. See report.failures",
  )
})

test("a run that ended before its source says so when all it took was accepted", () => {
  const stoppedBy = new TrackApiError("deadline", {})
  const report = reportOf({ accepted: 10, rejected: 0, failures: [], stoppedBy })
  expect(batchError(report).message).toBe(
    "The run ended before its source did, after 10 operations, all accepted; see cause",
  )
})

test.each(["a reason with spaces", secret, "x".repeat(41), ""])(
  "a reason that is no code is not repeated: %j",
  (reason) => {
    const { message } = batchError(reportOf({ failures: [{ ...rejected, reason }] }))
    expect(message).toContain("rejected by the server, see reason.")
    if (reason) expect(message).not.toContain(reason)
  },
)

test("nothing of an operation is shown by the message, inspect, JSON or the stack", () => {
  const error = batchError(reportOf())
  const shown = [error.message, String(error), error.stack, inspect(error, { depth: 9 }), JSON.stringify(error)]
  for (const text of shown) expect(text).not.toContain(secret)
})

test("the report is there to be read, and cannot be replaced", () => {
  const report = reportOf()
  const error = batchError(report)
  expect(error.report).toBe(report)
  expect(Reflect.set(error, "report", undefined)).toBe(false)
})

test("the cause is what ended the run early", () => {
  const stoppedBy = new TrackAuthError("wrong keys")
  expect(batchError(reportOf({ stoppedBy })).cause).toBe(stoppedBy)
  expect("cause" in batchError(reportOf())).toBe(false)
})

test("the error of a source that failed says how far it got, and keeps what it threw", () => {
  const cause = new Error("broken file")
  const error = failureError(reportOf(), { of: "source", error: cause })
  expect(error.message).toBe("The source of operations failed after 10 (9 accepted); see cause and report")
  expect(error.cause).toBe(cause)
})

test("it is an error of the toolkit with a name and a code", () => {
  const error = batchError(reportOf())
  expect(error).toBeInstanceOf(BatchError)
  expect(error).toBeInstanceOf(TrackError)
  expect([error.name, error.code]).toEqual(["BatchError", "batch"])
  expect(isTrackError(error)).toBe(true)
  expect(isBatchError(error)).toBe(true)
})

test.each<[string, unknown]>([
  ["another error of the toolkit", new TrackAuthError("wrong keys")],
  ["an error that is called the same", Object.assign(new Error("x"), { name: "BatchError", code: "batch" })],
  ["nothing", undefined],
  ["a report", reportOf()],
])("%s is no batch error", (_, value) => {
  expect(isBatchError(value)).toBe(false)
})

test("a batch error of another copy of the package is one too", () => {
  const brand = Symbol.for("@cio/track-core/error")
  const foreign = Object.assign(new Error("x"), { code: "batch", [brand]: true })
  expect(foreign).not.toBeInstanceOf(BatchError)
  expect(isBatchError(foreign)).toBe(true)
})
