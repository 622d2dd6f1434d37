import { type Operation, TrackAbortError, type TrackClient } from "@cio/track-core"
import { checkClient } from "./batch.ts"
import { type BatchOptions, resolveBatchOptions } from "./batch-options.ts"
import type { BatchTotals, OutcomeSink, Settled } from "./ledger.ts"
import type { Outcome } from "./outcome.ts"
import { Pipeline } from "./pipeline.ts"
import { type OperationSource, openSource } from "./source.ts"

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
  source: OperationSource<T>,
  options?: BatchOptions<T>,
): BatchStream<T> {
  const settings = resolveBatchOptions(options)
  checkClient(track)
  const opened = openSource<T>(source)
  const queue = new OutcomeQueue<T>()
  const pipeline = new Pipeline(track, settings, queue)
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    try {
      const { sourceFailure } = await pipeline.run(opened)
      queue.end(sourceFailure)
    } catch (error) {
      queue.end({ error })
    }
  }

  return {
    get progress() {
      return pipeline.ledger.totals
    },
    next() {
      running ??= run()
      return queue.next()
    },
    async return() {
      pipeline.halt(new TrackAbortError("The reader of the outcomes left"))
      queue.close()
      // Left before it began, it never begins.
      running ??= Promise.resolve()
      await running
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Settled batches that may wait for the reader before sending waits too. */
const maxWaitingChunks = 2

/** Outcomes between the pipeline and its reader, one chunk for each batch settled. */
class OutcomeQueue<T> implements OutcomeSink<T> {
  readonly #chunks: Outcome<T>[][] = []
  /** How far the reader is in the first chunk. */
  #position = 0
  #readers: Array<{ resolve: (result: IteratorResult<Outcome<T>>) => void; reject: (error: unknown) => void }> = []
  #writers: Array<() => void> = []
  #isEnded = false
  #isClosed = false
  #failure: { error: unknown } | undefined

  take(settled: Settled<T>): void | Promise<void> {
    // Nobody is left to read them.
    if (this.#isClosed) return
    const chunk: Outcome<T>[] = []
    for (let position = 0; position < settled.count; position++) chunk.push(settled.outcomeAt(position))
    this.#chunks.push(chunk)
    while (this.#readers.length > 0) {
      const outcome = this.#shift()
      if (!outcome) break
      this.#readers.shift()?.resolve({ done: false, value: outcome })
    }
    if (this.#chunks.length > maxWaitingChunks) return new Promise((resolve) => this.#writers.push(resolve))
  }

  next(): Promise<IteratorResult<Outcome<T>>> {
    const outcome = this.#shift()
    if (outcome) return Promise.resolve({ done: false, value: outcome })
    if (this.#failure) {
      const { error } = this.#failure
      this.#failure = undefined
      return Promise.reject(error)
    }
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }))
  }

  /** No more outcomes will come. What the source threw goes to one reader, after all outcomes. */
  end(failure: { error: unknown } | undefined): void {
    this.#isEnded = true
    const [first, ...others] = this.#readers.splice(0)
    if (first && failure) first.reject(failure.error)
    else {
      this.#failure = failure
      first?.resolve({ done: true, value: undefined })
    }
    for (const reader of others) reader.resolve({ done: true, value: undefined })
  }

  /** The reader left: what waits for it is dropped, and nobody waits for it any more. */
  close(): void {
    this.#isClosed = true
    this.#isEnded = true
    this.#chunks.length = 0
    for (const writer of this.#writers.splice(0)) writer()
    for (const { resolve } of this.#readers.splice(0)) resolve({ done: true, value: undefined })
  }

  #shift(): Outcome<T> | undefined {
    const chunk = this.#chunks[0]
    const outcome = chunk?.[this.#position]
    if (!chunk || !outcome) return undefined
    this.#position++
    if (this.#position === chunk.length) {
      this.#chunks.shift()
      this.#position = 0
      if (this.#chunks.length <= maxWaitingChunks) for (const writer of this.#writers.splice(0)) writer()
    }
    return outcome
  }
}
