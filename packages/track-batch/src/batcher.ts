/// <reference lib="esnext.disposable" preserve="true" />
import {
  checkKeys,
  checkNumber,
  checkObject,
  type Operation,
  TrackAbortError,
  type TrackClient,
  type TrackError,
  TrackOptionsError,
  TrackTimeoutError,
} from "@cio/track-core"
import { BatcherError } from "./batcher-error.ts"
import { type BatcherOptions, type BatcherSettings, resolveBatcherOptions } from "./batcher-options.ts"
import { BatcherSink } from "./batcher-sink.ts"
import { checkClient } from "./check-client.ts"
import { Engine } from "./engine.ts"
import type { BatchTotals } from "./ledger.ts"
import type { Failure, Outcome } from "./outcome.ts"
import { createRequestGuard, type RequestGuard } from "./workers.ts"

/** How long `close` may take. */
export interface CloseOptions {
  /** Longest it may take, in ms. What is not settled by then ends as unsent or unknown. @default Infinity */
  deadlineMs?: number | undefined
  /** Ends it at once in the same way. */
  signal?: AbortSignal | undefined
}

/** What became of the operations of a batcher. */
export interface BatcherReport<T> extends Readonly<BatchTotals> {
  /**
   * Every operation that was settled as not accepted since `close` was called, and before that each one that neither
   * `onOutcome` nor `send` told of. In the order in which they were added.
   */
  readonly failures: readonly Failure<T>[]
  /** Why the batcher ended early: refused keys, a deadline, an abort. */
  readonly stoppedBy?: TrackError
}

/** Collects operations and sends them in batches for as long as a program runs. */
export interface Batcher<T> extends AsyncDisposable {
  /** The counts so far, live. */
  readonly progress: Readonly<BatchTotals>
  /** Bytes of the operations added and not settled. */
  readonly bufferedBytes: number
  /**
   * Adds an operation, encoded at once, so that it may be changed afterwards. Resolves once there is room for the next;
   * nothing is ever dropped to make room, so whoever does not wait only fills the memory.
   *
   * @throws TrackAbortError once the batcher is closed, or what stopped it. The operation was not taken then
   */
  add(operation: T): Promise<void>
  /**
   * Adds an operation and resolves with its outcome, whatever it is.
   *
   * @throws TrackAbortError once the batcher is closed, or what stopped it. The operation was not taken then
   */
  send(operation: T): Promise<Outcome<T>>
  /** Sends all that was added before the call without waiting for `lingerMs`. Resolves once all of it is settled. */
  flush(): Promise<void>
  /**
   * Takes no more operations, sends what is left and resolves with the report. It may be called again, with an earlier
   * deadline for instance, and resolves with the same report.
   */
  close(options?: CloseOptions): Promise<BatcherReport<T>>
  /**
   * Closes without a deadline.
   *
   * @throws BatcherError when an operation failed that neither `onOutcome` nor `send` told of
   */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Makes a batcher: operations that arrive one by one go out together, `lingerMs` after the first of them or as soon as a
 * batch is full. No timer runs while nothing is left to send, so that it keeps no process alive. Refused keys or a wrong
 * address stop it for good: what it holds ends as unsent, and `add` and `send` throw.
 *
 * @throws TrackOptionsError for a wrong option
 * @example
 * const batcher = createBatcher(track, { onOutcome: (outcome) => outcome.status === "accepted" || report(outcome) })
 * await batcher.add({ type: "person", action: "event", identifiers: { id: "42" }, name: "signed_up" })
 * process.once("SIGTERM", () => batcher.close({ deadlineMs: 5000 }))
 */
export function createBatcher<T extends Operation = Operation>(
  track: Pick<TrackClient, "postBatch">,
  options?: BatcherOptions<T>,
): Batcher<T> {
  const settings = resolveBatcherOptions(options)
  checkClient(track)
  return new EngineBatcher(track, settings)
}

class EngineBatcher<T> implements Batcher<T> {
  readonly #settings: BatcherSettings<T>
  readonly #sink: BatcherSink<T>
  readonly #engine: Engine<T>
  readonly #guard: RequestGuard
  #closing: Promise<BatcherReport<T>> | undefined

  constructor(track: Pick<TrackClient, "postBatch">, settings: BatcherSettings<T>) {
    const { batch, maxBufferedBytes, onOutcome } = settings
    this.#settings = settings
    this.#guard = guardRequest()
    this.#sink = new BatcherSink(onOutcome)
    this.#engine = new Engine(track, batch, this.#sink, {
      lingerMs: batch.lingerMs,
      maxBufferedBytes,
      maxSealed: batch.concurrency,
      savesRequests: false,
    })
    this.#engine.stop.watch(batch.clock, batch.signal, Number.POSITIVE_INFINITY)
  }

  get progress(): Readonly<BatchTotals> {
    return this.#engine.ledger.totals
  }

  get bufferedBytes(): number {
    return this.#engine.bufferedBytes
  }

  async add(operation: T): Promise<void> {
    const refusal = this.#refusal()
    if (refusal) throw refusal
    await this.#engine.take(operation)
  }

  send(operation: T): Promise<Outcome<T>> {
    const refusal = this.#refusal()
    if (refusal) return Promise.reject(refusal)
    const outcome = this.#sink.outcomeOf(this.progress.operations)
    // Whoever sends waits for the outcome, which is longer than for room.
    void this.#engine.take(operation)
    return outcome
  }

  flush(): Promise<void> {
    return this.#engine.flush()
  }

  async close(options: CloseOptions = {}): Promise<BatcherReport<T>> {
    const { deadlineMs, signal } = resolveCloseOptions(options)
    const { clock } = this.#settings.batch
    const { stop } = this.#engine
    const onAbort = () => stop.abort(new TrackAbortError("close was aborted by its signal", { cause: signal?.reason }))
    const onDeadline = () => stop.abort(new TrackTimeoutError(`The deadlineMs of close, ${deadlineMs} ms, passed`))
    const cancelDeadline = Number.isFinite(deadlineMs) ? clock.after(deadlineMs, onDeadline) : undefined
    signal?.addEventListener("abort", onAbort, { once: true })
    try {
      this.#closing ??= this.#end()
      if (signal?.aborted) onAbort()
      return await this.#closing
    } finally {
      cancelDeadline?.()
      signal?.removeEventListener("abort", onAbort)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const report = await this.close()
    if (this.#sink.hasUntold) throw new BatcherError(report)
  }

  async #end(): Promise<BatcherReport<T>> {
    this.#sink.keepsAll = true
    await this.#engine.end()
    const { stop } = this.#engine
    return {
      ...this.progress,
      failures: this.#sink.failures(),
      ...(stop.cause && this.progress.accepted < this.progress.operations ? { stoppedBy: stop.cause } : {}),
    }
  }

  /** Why no operation is taken, once none is. */
  #refusal(): TrackError | undefined {
    const misuse = this.#guard.misuse()
    if (misuse) return notTaken("on Workers a batcher serves only the request that made it", misuse)
    const { cause } = this.#engine.stop
    if (this.#closing) return notTaken("the batcher is closed", cause)
    return cause && notTaken("the batcher is stopped; see the cause", cause)
  }
}

function notTaken(why: string, cause: unknown): TrackError {
  return new TrackAbortError(`The operation was not taken: ${why}`, { outcome: "unsent", cause })
}

function guardRequest(): RequestGuard {
  try {
    return createRequestGuard()
  } catch (cause) {
    throw new TrackOptionsError("On Workers make a batcher inside fetch(), one for each request", { cause })
  }
}

interface CloseSettings {
  deadlineMs: number
  signal: AbortSignal | undefined
}

function resolveCloseOptions(options: CloseOptions): CloseSettings {
  checkObject("the options of close", options, "an object such as { deadlineMs: 5000 }")
  checkKeys("close", options, ["deadlineMs", "signal"])
  const { deadlineMs = Number.POSITIVE_INFINITY, signal } = options
  checkNumber("deadlineMs", deadlineMs, { min: 0, infinite: true })
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw new TrackOptionsError("signal must be an AbortSignal: pass controller.signal, not the controller")
  }
  return { deadlineMs, signal }
}
