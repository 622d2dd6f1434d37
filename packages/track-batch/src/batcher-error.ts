import { TrackError } from "@cio/track-core"
import { describeFailures } from "./batch-error.ts"
import type { BatcherReport } from "./batcher.ts"

/**
 * A batcher that went out of scope (`await using`) held operations that failed, and nobody was told of them.
 * `report.failures` says which and why.
 */
export class BatcherError<T = unknown> extends TrackError {
  override readonly name = "BatcherError"
  readonly code = "batcher"
  /** What became of the operations. Not shown by inspect, because it holds them. */
  declare readonly report: BatcherReport<T>

  constructor(report: BatcherReport<T>) {
    super(describeFailures(report), { cause: report.stoppedBy })
    Object.defineProperty(this, "report", { value: report, enumerable: false })
  }
}
