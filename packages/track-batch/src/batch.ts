import { type Operation, type TrackClient, TrackOptionsError } from "@cio/track-core"
import { batchError, failureError } from "./batch-error.ts"
import { type BatchOptions, resolveBatchOptions } from "./batch-options.ts"
import { checkClient } from "./check-client.ts"
import { Pipeline } from "./pipeline.ts"
import { type BatchReport, ReportSink } from "./report.ts"
import { type Exact, type OperationSource, openSource } from "./source.ts"

/**
 * Sends operations in batches. Resolves only when the service accepted every one of them: if it resolves, it is in.
 *
 * @throws BatchError with a `report` of one outcome per operation, when any was not accepted
 * @throws TrackOptionsError for a wrong option, or an empty or missing list
 * @example
 * await batch(track, people.map((person) => ({ type: "person", action: "identify", identifiers: { id: person.id }, attributes: person })))
 */
export async function batch<T extends Operation>(
  track: Pick<TrackClient, "postBatch">,
  operations: OperationSource<Exact<T>>,
  options?: BatchOptions<T>,
): Promise<BatchReport<T>> {
  const report = await batchSettled(track, operations, options)
  if (report.accepted === report.operations && !report.stoppedBy) return report
  throw batchError(report)
}

/**
 * Sends operations in batches and reports what became of each, as `Promise.allSettled` does: it never throws for what
 * the service said. Keeps a reference to every operation; for sources of any length use `batchStream`.
 *
 * @throws BatchError when the source itself throws; the report covers what was taken from it
 * @throws TrackOptionsError for a wrong option, or an empty or missing list
 */
export async function batchSettled<T extends Operation>(
  track: Pick<TrackClient, "postBatch">,
  operations: OperationSource<Exact<T>>,
  options?: BatchOptions<T>,
): Promise<BatchReport<T>> {
  const settings = resolveBatchOptions(options)
  checkClient(track)
  // Hardly ever meant, and easily a mistake upstream: a filter gone wrong would look like success.
  if (Array.isArray(operations) && operations.length === 0) {
    throw new TrackOptionsError(
      "operations must not be empty: nothing was to be sent. An empty stream is fine with batchStream",
    )
  }
  const source = openSource<T>(operations)
  const sink = new ReportSink<T>()
  const taken: T[] = []
  const pipeline = new Pipeline(
    track,
    settings,
    source,
    sink,
    source.kind === "array" ? undefined : (operation) => taken.push(operation),
  )
  const { stopped, failure } = await pipeline.run()
  const report = sink.report(pipeline.totals, source.kind === "array" ? source.items : taken, stopped)
  if (failure) throw failureError(report, failure)
  return report
}
