import { type Operation, TrackAbortError, type TrackClient } from "@cio/track-core"
import { type BatchOptions, resolveBatchOptions } from "./batch-options.ts"
import { checkClient } from "./check-client.ts"
import type { BatchTotals } from "./ledger.ts"
import type { Outcome } from "./outcome.ts"
import { OutcomeQueue } from "./outcome-queue.ts"
import { Pipeline } from "./pipeline.ts"
import { type Exact, leaveSource, type OperationSource, openSource } from "./source.ts"

/** Outcomes as they come in, and the counts so far. */
export interface BatchStream<T> extends AsyncIterableIterator<Outcome<T>> {
  /** The counts so far, live. */
  readonly progress: Readonly<BatchTotals>
}

/**
 * Sends operations from a source of any length and yields one outcome for each, in the order in which they are settled.
 * Reads the source only as fast as the service takes it and the outcomes are read, so that memory stays flat.
 *
 * Nothing is sent before the first outcome is asked for. Leaving the loop early lets requests in flight finish and
 * sends no more; to end a run and still hear of every operation, abort its `signal` and read on.
 *
 * The loop throws only what the source throws, after the outcomes of all that was taken from it.
 *
 * @throws TrackOptionsError for a wrong option or source
 * @example
 * for await (const outcome of batchStream(track, readOperations("people.ndjson"))) {
 *   if (outcome.status !== "accepted") console.error(outcome.index, outcome.status)
 * }
 */
export function batchStream<T extends Operation>(
  track: Pick<TrackClient, "postBatch">,
  source: OperationSource<Exact<T>>,
  options?: BatchOptions<T>,
): BatchStream<T> {
  const settings = resolveBatchOptions(options)
  checkClient(track)
  const opened = openSource<T>(source)
  const queue = new OutcomeQueue<T>()
  const pipeline = new Pipeline(track, settings, opened, queue)
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    try {
      const { failure } = await pipeline.run()
      queue.end(failure)
    } catch (error) {
      queue.end({ error })
    }
  }

  return {
    get progress() {
      return pipeline.totals
    },
    next() {
      running ??= run()
      return queue.next()
    },
    async return() {
      pipeline.halt(new TrackAbortError("The reader of the outcomes left"))
      queue.close()
      // Left before it began, it never begins, and a source that holds something open is told so.
      if (!running && opened.kind === "async") void leaveSource(opened.items[Symbol.asyncIterator]())
      running ??= Promise.resolve()
      await running
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
