import { isTrackError, TrackError } from "@cio/track-core"
import type { Failure } from "./outcome.ts"
import type { BatchReport } from "./report.ts"

/**
 * Not every operation was accepted. `report.failures` says which and why; `cause` is what ended the run early, or what
 * the source threw.
 */
export class BatchError<T = unknown> extends TrackError {
  override readonly name = "BatchError"
  readonly code = "batch"
  /** What became of every operation. Not shown by inspect, because it holds the operations. */
  declare readonly report: BatchReport<T>

  constructor(message: string, report: BatchReport<T>, cause?: unknown) {
    super(message, { cause })
    Object.defineProperty(this, "report", { value: report, enumerable: false })
  }
}

/** True for a {@link BatchError}, also when several copies of this package are installed. */
export function isBatchError<T = unknown>(value: unknown): value is BatchError<T> {
  return isTrackError(value) && value.code === "batch"
}

/** The error for a run that did not bring in everything. */
export function batchError<T>(report: BatchReport<T>): BatchError<T> {
  return new BatchError(describeFailures(report), report, report.stoppedBy)
}

/** The error for a run whose source failed, or that failed by itself. What was taken before is settled. */
export function failureError<T>(
  report: BatchReport<T>,
  { of, error }: { of: "source" | "run"; error: unknown },
): BatchError<T> {
  const what = of === "source" ? "source of operations" : "run itself"
  const message = `The ${what} failed after ${report.operations} (${report.accepted} accepted); see cause and report`
  return new BatchError(message, report, error)
}

/** How many operations were not accepted, and why the first was not. Quotes none of them. */
export function describeFailures<T>(report: Omit<BatchReport<T>, "outcomes">): string {
  const counts = (["rejected", "unsent", "unknown"] as const).flatMap((status) =>
    report[status] > 0 ? [`${report[status]} ${status}`] : [],
  )
  const failed = report.operations - report.accepted
  if (failed === 0)
    return `The run ended before its source did, after ${report.operations} operations, all accepted; see cause`
  const first = report.failures[0]
  const example = first ? `; first at index ${first.index}: ${reason(first)}` : ""
  return `${failed} of ${report.operations} operations were not accepted: ${counts.join(", ")}${example}. See report.failures`
}

/** The service's own messages may quote an operation, so only its codes are repeated. */
function reason<T>(failure: Failure<T>): string {
  if (failure.status !== "rejected") return `${failure.status}, ${failure.cause.code}`
  const code = /^[\w.-]{1,40}$/.test(failure.reason) ? failure.reason : "see reason"
  return `rejected by the ${failure.by}, ${code}`
}
