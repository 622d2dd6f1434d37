import { TrackAbortError, type TrackClient, type TrackError } from "@cio/track-core"
import type { BatchSettings } from "./batch-options.ts"
import { createEncoder } from "./encode.ts"
import { Lanes } from "./lane.ts"
import { Ledger, type OutcomeSink } from "./ledger.ts"
import { nextTurn } from "./next-turn.ts"
import { Pace } from "./pace.ts"
import { type Batch, Packer } from "./pack.ts"
import { type Intake, pull } from "./pull.ts"
import { type SendContext, type SendEnd, send } from "./send.ts"
import { type Settlement, settle } from "./settle.ts"
import type { ReadableSource } from "./source.ts"
import { Stop } from "./stop.ts"

/** How a run ended, once every operation has its outcome. */
export interface RunEnd {
  /** Why it ended before its source did. */
  stopped?: TrackError
  /** What the source threw, or a fault of this package's own. */
  failure?: { of: "source" | "run"; error: unknown }
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
  /** Every operation has its outcome, and no other one is taken. */
  #isOver = false
  /** A fault of this package's own: kept for the caller of run, and never the end of an operation's account. */
  #crash: { error: unknown } | undefined
  /** Requests in a row whose one operation was refused without a word on why. */
  #blindRefusals = 0
  #isLingerDue = false
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
      const end = await pull(source, this.#intake, this.#stop)
      this.#cancelLinger?.()
      const rest = this.#packer.take()
      if (rest) await this.#dispatch(rest)
      // What lingering sends while this waits is waited for too.
      while (this.#inFlight.size > 0) await Promise.all(this.#inFlight)
      this.#isOver = true
      const { totals, open } = this.ledger
      if (open !== 0)
        this.#crash ??= { error: new Error(`${open} operations ended without an outcome: please report this`) }
      // A stop that came when everything was in has ended nothing early.
      const isComplete = end.isExhausted && totals.accepted === totals.operations
      const cause = isComplete ? undefined : this.#stop.cause
      const failure = this.#crash
        ? { of: "run" as const, ...this.#crash }
        : end.failure && { of: "source" as const, ...end.failure }
      return { ...(cause ? { stopped: cause } : {}), ...(failure ? { failure } : {}) }
    } finally {
      this.#stop.dispose()
    }
  }

  /** Takes no more operations and starts no more requests. */
  halt(cause: TrackError): void {
    this.#stop.halt(cause)
  }

  readonly #intake: Intake<T> = {
    take: (operation) => this.#take(operation),
    refuse: (operation) => this.#refuse(operation),
    onIdle: () => {
      if (!this.#cancelLinger && !this.#isLingerDue && this.#packer.count > 0) this.#armLinger()
    },
  }

  /** An operation that a stop came too early for. What is handed over once the run has ended is not taken. */
  #refuse(operation: T): void | Promise<void> {
    const { cause } = this.#stop
    if (this.#isOver || !cause) return
    this.#onTaken?.(operation)
    return this.ledger.settleOne(operation, this.ledger.totals.operations++, { status: "unsent", cause })
  }

  /** One operation through encode and pack. Returns a promise only when the stages after it are full. */
  #take(operation: T): void | Promise<void> {
    const index = this.ledger.totals.operations++
    this.#onTaken?.(operation)
    let full: Batch<T> | undefined
    try {
      const encoded = this.#encode(operation, index)
      if (typeof encoded !== "string") {
        const lagging = this.ledger.settleOne(operation, index, encoded)
        // Many in a row start no request, and would keep a deadline or an abort from being heard.
        return lagging ?? (index % 256 === 0 ? nextTurn() : undefined)
      }
      full = this.#packer.add(index, operation, encoded)
    } catch (error) {
      return this.ledger.settleOne(operation, index, { status: "unsent", cause: this.#crashed(error) })
    }
    if (full) return this.#dispatch(full)
  }

  /** Waits for a lane, then starts sending. Resolves once the request is under way, not when it is answered. */
  async #dispatch(batch: Batch<T>): Promise<void> {
    this.#cancelLinger?.()
    this.#isLingerDue = false
    const hasEntered = await this.#lanes.enter(this.#stop.waits)
    const { cause } = this.#stop
    if (!hasEntered && cause) {
      await this.ledger.settleBatch(batch, 0, batch.count, { rest: { status: "unsent", cause } })
      this.#packer.recycle(batch)
      return
    }
    this.#track(this.#deliver(batch, 0, batch.count, false).then((isReusable) => this.#leave(batch, isReusable)))
    await nextTurn()
  }

  /** Waits for work in the background at the end of the run. */
  #track(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error) => {
        this.#crashed(error)
      })
      .finally(() => this.#inFlight.delete(tracked))
    this.#inFlight.add(tracked)
  }

  #leave(batch: Batch<T>, isReusable: boolean): void {
    if (isReusable) this.#packer.recycle(batch)
    this.#lanes.leave()
    if (this.#isLingerDue) this.#dispatchPart()
  }

  #crashed(error: unknown): TrackError {
    this.#crash ??= { error }
    const cause = new TrackAbortError("The run ended by a fault of its own; see the cause", { cause: error })
    this.#stop.halt(cause)
    return cause
  }

  /**
   * Sends a part of a batch and settles it; a part that is refused as a whole is halved until the culprit stands alone.
   * Resolves to whether nobody can still be reading the bytes.
   */
  async #deliver(batch: Batch<T>, from: number, to: number, wasAmbiguous: boolean): Promise<boolean> {
    const isWhole = from === 0 && to === batch.count
    const bytes = isWhole ? batch.body.sealed() : batch.body.slice(from, to)
    let isReusable = false
    let ambiguous = true
    let settlement: Settlement | "split"
    try {
      const result = await send(bytes, wasAmbiguous, this.#sending)
      ambiguous = result.ambiguous
      isReusable = result.isReusable
      settlement = settle(result, to - from)
      this.#heedRefusals(result, to - from)
    } catch (error) {
      settlement = { rest: { status: "unknown", cause: this.#crashed(error) } }
    }
    if (settlement !== "split") {
      await this.ledger.settleBatch(batch, from, to, settlement)
      return isReusable
    }
    const middle = (from + to) >>> 1
    // One after the other: the first half holds what comes first in the source.
    await this.#deliver(batch, from, middle, ambiguous)
    await this.#deliver(batch, middle, to, ambiguous)
    return false
  }

  /** A gateway that refuses everything, and never says why, would cost two requests for each operation of the run. */
  #heedRefusals(result: SendEnd, count: number): void {
    if (result.kind !== "reply") return
    const { reply } = result
    const isBlind = reply.kind === "refused" && reply.error.errors.length === 0
    if (!isBlind) this.#blindRefusals = 0
    else if (count === 1 && ++this.#blindRefusals >= maxBlindRefusals) this.#stop.halt(reply.error)
  }

  /** Sends a part-full batch when the source takes its time. While lanes are full it may as well fill up. */
  #armLinger(): void {
    const { clock, lingerMs } = this.#settings
    if (!Number.isFinite(lingerMs)) return
    const cancel = clock.after(lingerMs, () => {
      this.#cancelLinger = undefined
      if (this.#lanes.isFull) this.#isLingerDue = true
      else this.#dispatchPart()
    })
    this.#cancelLinger = () => {
      cancel()
      this.#cancelLinger = undefined
    }
  }

  #dispatchPart(): void {
    this.#isLingerDue = false
    const batch = this.#packer.take()
    if (batch) this.#track(this.#dispatch(batch))
  }
}

/** Refusals of single operations without a reason, with nothing taken in between, that end a run. */
const maxBlindRefusals = 16
