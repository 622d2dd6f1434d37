import { TrackAbortError, type TrackClient, type TrackError } from "@cio/track-core"
import type { BatchSettings } from "./batch-options.ts"
import { createEncoder } from "./encode.ts"
import { Lanes } from "./lane.ts"
import { Ledger, type OutcomeSink } from "./ledger.ts"
import { nextTurn } from "./next-turn.ts"
import { Pace } from "./pace.ts"
import { type Batch, Packer } from "./pack.ts"
import { type SendContext, send } from "./send.ts"
import { settle } from "./settle.ts"
import { leaveSource, type ReadableSource } from "./source.ts"
import { Stop } from "./stop.ts"

/** How a run ended, once every operation has its outcome. */
export interface RunEnd {
  /** Why it ended before its source did. */
  stopped?: TrackError
  /** What the source threw. */
  sourceFailure?: { error: unknown }
}

/**
 * Takes operations from a source through encode, pack, lane, pace, send and settle to a sink. Data flows one way, and a
 * stage that is full holds the one before it back, up to the source.
 */
export class Pipeline<T> {
  readonly ledger: Ledger<T>
  readonly #settings: BatchSettings<T>
  readonly #encode: ReturnType<typeof createEncoder<T>>
  readonly #packer: Packer<T>
  readonly #stop = new Stop()
  readonly #lanes: Lanes
  readonly #sending: SendContext
  readonly #inFlight = new Set<Promise<void>>()
  readonly #onTaken: ((operation: T) => void) | undefined
  #isPulling = false
  /** The source has nothing more to give. */
  #isExhausted = false
  /** Every operation has its outcome, and no other one is taken. */
  #isOver = false
  /** A fault of this package's own: kept for the caller of run, and never the end of a batch's account. */
  #crash: { error: unknown } | undefined
  #cancelLinger: (() => void) | undefined

  /** @param onTaken called with every operation taken from the source, in its order */
  constructor(
    track: Pick<TrackClient, "postBatch">,
    settings: BatchSettings<T>,
    sink: OutcomeSink<T>,
    onTaken?: (operation: T) => void,
  ) {
    const { clock, order, concurrency, requestsPerSecond } = settings
    this.#settings = settings
    this.#onTaken = onTaken
    this.ledger = new Ledger(sink)
    this.#encode = createEncoder(settings)
    this.#packer = new Packer(settings.maxBatchBytes, settings.maxBatchOperations)
    this.#lanes = new Lanes(order, concurrency, this.#stop.waits)
    const { totals } = this.ledger
    this.#sending = {
      track,
      settings,
      pace: new Pace(requestsPerSecond, clock),
      stop: this.#stop,
      onRequest: (bytes) => {
        totals.requests++
        totals.bytes += bytes
      },
    }
  }

  /** Runs to the end of the source, or until it is stopped. Every operation taken from the source is then settled. */
  async run(source: ReadableSource<T>): Promise<RunEnd> {
    const { clock, signal, deadlineMs } = this.#settings
    this.#stop.watch(clock, signal, deadlineMs)
    try {
      const sourceFailure = await this.#pull(source)
      this.#cancelLinger?.()
      const rest = this.#packer.take()
      if (rest) await this.#dispatch(rest)
      // What lingering sends while this waits is waited for too.
      while (this.#inFlight.size > 0) await Promise.all(this.#inFlight)
      this.#isOver = true
      if (this.#crash) throw this.#crash.error
      if (this.ledger.open !== 0)
        throw new Error(`${this.ledger.open} operations ended without an outcome: please report this`)
      const { totals } = this.ledger
      // A stop that came when everything was in has ended nothing early.
      const isComplete = this.#isExhausted && totals.accepted === totals.operations
      const cause = isComplete ? undefined : this.#stop.cause
      return { ...(cause ? { stopped: cause } : {}), ...(sourceFailure ? { sourceFailure } : {}) }
    } finally {
      this.#stop.dispose()
    }
  }

  /** Takes no more operations and starts no more requests. */
  halt(cause: TrackError): void {
    this.#stop.halt(cause)
  }

  async #pull(source: ReadableSource<T>): Promise<{ error: unknown } | undefined> {
    switch (source.kind) {
      case "array":
        return this.#pullArray(source.items)
      case "sync":
        return this.#pullSync(source.items)
      case "async":
        return this.#pullAsync(source.items)
      default:
        return source satisfies never
    }
  }

  async #pullArray(items: readonly T[]): Promise<undefined> {
    for (let i = 0; i < items.length; i++) {
      const { cause } = this.#stop
      // The cast is for holes: an array that has one holds undefined there, which encoding rejects.
      const operation = items[i] as T
      // The whole list was handed over, so that its rest gets outcomes after a stop too.
      const waiting = cause ? this.#refuse(operation, cause) : this.#take(operation)
      if (waiting) await waiting
    }
    this.#isExhausted = true
    return undefined
  }

  async #pullSync(items: Iterable<T>): Promise<{ error: unknown } | undefined> {
    let iterator: Iterator<T>
    let next: IteratorResult<T>
    try {
      iterator = items[Symbol.iterator]()
    } catch (error) {
      return { error }
    }
    for (;;) {
      try {
        if (this.#stop.cause) iterator.return?.()
        if (this.#stop.cause) return undefined
        next = iterator.next()
      } catch (error) {
        return { error }
      }
      if (next.done) {
        this.#isExhausted = true
        return undefined
      }
      const waiting = this.#take(next.value)
      if (waiting) await waiting
    }
  }

  /** A source may never answer again, so a stop does not wait for it. */
  async #pullAsync(items: AsyncIterable<T>): Promise<{ error: unknown } | undefined> {
    let iterator: AsyncIterator<T>
    try {
      iterator = items[Symbol.asyncIterator]()
    } catch (error) {
      return { error }
    }
    const stopped = this.#stop.waits
    let onStop: (() => void) | undefined
    const abandoned = new Promise<undefined>((resolve) => {
      onStop = () => {
        void leaveSource(iterator)
        if (this.#isPulling) resolve(undefined)
      }
      stopped.addEventListener("abort", onStop, { once: true })
      if (stopped.aborted) onStop()
    })
    try {
      return await Promise.race([this.#pullUntilStopped(iterator), abandoned])
    } finally {
      if (onStop) stopped.removeEventListener("abort", onStop)
    }
  }

  async #pullUntilStopped(iterator: AsyncIterator<T>): Promise<{ error: unknown } | undefined> {
    while (!this.#stop.cause) {
      let next: IteratorResult<T>
      this.#isPulling = true
      try {
        next = await iterator.next()
      } catch (error) {
        return { error }
      } finally {
        this.#isPulling = false
      }
      if (next.done) {
        this.#isExhausted = true
        return undefined
      }
      const waiting = this.#stop.cause ? this.#refuse(next.value, this.#stop.cause) : this.#take(next.value)
      if (waiting) await waiting
      if (!this.#cancelLinger && this.#packer.count > 0) this.#armLinger()
    }
    return undefined
  }

  /** An operation that a stop came too early for. What is handed over once the run has ended is not taken. */
  #refuse(operation: T, cause: TrackError): void | Promise<void> {
    if (this.#isOver) return
    this.#onTaken?.(operation)
    return this.ledger.settleOne(operation, this.ledger.totals.operations++, { status: "unsent", cause })
  }

  /** One operation through encode and pack. Returns a promise only when the stages after it are full. */
  #take(operation: T): void | Promise<void> {
    const index = this.ledger.totals.operations++
    this.#onTaken?.(operation)
    const encoded = this.#encode(operation, index)
    if (typeof encoded !== "string") {
      const lagging = this.ledger.settleOne(operation, index, encoded)
      // Many in a row start no request, and would keep a deadline or an abort from being heard.
      return lagging ?? (index % 256 === 0 ? nextTurn() : undefined)
    }
    const full = this.#packer.add(index, operation, encoded)
    if (full) return this.#dispatch(full)
  }

  /** Waits for a lane, then starts sending. Resolves once the request is under way, not when it is answered. */
  async #dispatch(batch: Batch<T>): Promise<void> {
    this.#cancelLinger?.()
    const hasEntered = await this.#lanes.enter(this.#stop.waits)
    const { cause } = this.#stop
    if (!hasEntered && cause) {
      await this.ledger.settleBatch(batch, 0, batch.count, { rest: { status: "unsent", cause } })
      this.#packer.recycle(batch)
      return
    }
    const delivery = this.#deliver(batch, 0, batch.count, false)
      .catch((error) => this.#crashed(error))
      .finally(() => {
        this.#packer.recycle(batch)
        this.#lanes.leave()
        this.#inFlight.delete(delivery)
      })
    this.#inFlight.add(delivery)
    await nextTurn()
  }

  #crashed(error: unknown): void {
    this.#crash ??= { error }
    this.#stop.halt(new TrackAbortError("The run ended by a fault of its own; see the cause", { cause: error }))
  }

  /** Sends a part of a batch and settles it; a part that is refused as a whole is halved until the culprit stands alone. */
  async #deliver(batch: Batch<T>, from: number, to: number, wasAmbiguous: boolean): Promise<void> {
    const isWhole = from === 0 && to === batch.count
    const bytes = isWhole ? batch.body.sealed() : batch.body.slice(from, to)
    const result = await send(bytes, wasAmbiguous, this.#sending)
    const settlement = settle(result, to - from)
    if (settlement !== "split") return this.ledger.settleBatch(batch, from, to, settlement)
    const middle = (from + to) >>> 1
    // One after the other: the first half holds what comes first in the source.
    await this.#deliver(batch, from, middle, result.ambiguous)
    await this.#deliver(batch, middle, to, result.ambiguous)
  }

  /** Sends a part-full batch when the source takes its time. While lanes are full it may as well fill up. */
  #armLinger(): void {
    const { clock, lingerMs } = this.#settings
    if (!Number.isFinite(lingerMs)) return
    const cancel = clock.after(lingerMs, () => {
      this.#cancelLinger = undefined
      if (this.#lanes.isFull) return this.#armLinger()
      const batch = this.#packer.take()
      if (!batch) return
      const dispatch = this.#dispatch(batch)
        .catch((error) => this.#crashed(error))
        .finally(() => this.#inFlight.delete(dispatch))
      this.#inFlight.add(dispatch)
    })
    this.#cancelLinger = () => {
      cancel()
      this.#cancelLinger = undefined
    }
  }
}
