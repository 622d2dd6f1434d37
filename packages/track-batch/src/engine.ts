import { TrackAbortError, type TrackClient, type TrackError } from "@cio/track-core"
import type { BatchSettings } from "./batch-options.ts"
import { Delivery } from "./delivery.ts"
import { Dispatch, type DispatchMode, type Leftovers } from "./dispatch.ts"
import { createEncoder, type Encoded } from "./encode.ts"
import { createLaneKeys, type FindLaneKeys, type LaneKeys } from "./lane-keys.ts"
import { Ledger, type OutcomeSink } from "./ledger.ts"
import { nextTurn } from "./next-turn.ts"
import type { Rejected, Verdict } from "./outcome.ts"
import { paceOf } from "./pace.ts"
import type { Batch } from "./pack.ts"
import { Stop } from "./stop.ts"
import { Waiters } from "./waiters.ts"

/** How an engine is fed. */
export type EngineMode = Pick<DispatchMode, "lingerMs" | "maxBufferedBytes" | "maxSealed" | "savesRequests">

/**
 * Takes operations through encode, lanes, pack, pace, send and settle to a sink. Data flows one way; a stage that is full
 * holds back whoever hands over the operations.
 */
export class Engine<T> {
  readonly ledger: Ledger<T>
  readonly stop: Stop = new Stop()
  readonly #encode: (operation: T, index: number) => Encoded
  readonly #keysOf: FindLaneKeys<T>
  readonly #dispatch: Dispatch<T>
  readonly #delivery: Delivery<T>
  /** Outcomes that somebody is still to be told of. */
  readonly #telling = new Set<Promise<void>>()
  readonly #waiters = new Waiters()
  #roomComing: Promise<void> | undefined
  #crash: { error: unknown } | undefined
  #hasEnded = false

  constructor(
    track: Pick<TrackClient, "postBatch">,
    settings: BatchSettings<T>,
    sink: OutcomeSink<T>,
    mode: EngineMode,
  ) {
    const { clock, concurrency, requestsPerSecond, maxBatchBytes, maxBatchOperations } = settings
    this.ledger = new Ledger(sink)
    this.#encode = createEncoder(settings)
    this.#keysOf = findKeys(settings)
    this.#dispatch = new Dispatch(
      { concurrency, maxBatchBytes, maxBatchOperations, clock, ...mode },
      {
        deliver: (batch) => this.#deliver(batch),
        onSettled: () => {
          // A stop may have come while what waited moved on.
          if (this.stop.cause) this.#discard()
          this.#waiters.check()
        },
        onFault: (error) => this.#crashed(error),
      },
    )
    const { totals } = this.ledger
    this.#delivery = new Delivery({
      ledger: this.ledger,
      onTooLarge: (bytes) => this.#dispatch.lowerBatchBytes(Math.floor(bytes / 2)),
      crash: (error) => this.#crashed(error),
      sending: {
        track,
        settings,
        pace: paceOf(track, clock),
        limits: { concurrency, requestsPerSecond },
        stop: this.stop,
        onRequest: (bytes) => {
          totals.requests++
          totals.bytes += bytes
        },
      },
    })
    this.stop.onHalt(() => this.#discard())
  }

  /** A fault of this package's own. Never the end of an operation's account. */
  get crash(): { error: unknown } | undefined {
    return this.#crash
  }

  /** Every operation has its outcome, and no other one is taken. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Bytes of the operations taken and not settled. */
  get bufferedBytes(): number {
    return this.#dispatch.bufferedBytes
  }

  /**
   * Takes an operation. It is encoded at once, so that what the caller does with it later does not matter. Returns a
   * promise when the next one is to wait for it.
   */
  take(operation: T): void | Promise<void> {
    const index = this.ledger.totals.operations++
    const text = this.#encode(operation, index)
    if (typeof text !== "string") return this.#reject(operation, index, text)
    const keys = this.#keysOf(operation, text)
    if (keys === undefined) return this.#reject(operation, index, laneOfFailed)
    let hasSealed: boolean
    try {
      hasSealed = this.#dispatch.add({ index, operation, text, keys })
    } catch (error) {
      return this.ledger.settleOne(operation, index, { status: "unsent", cause: this.#crashed(error) })
    }
    // An option of the caller's may have ended the run meanwhile.
    if (this.stop.cause) this.#discard()
    if (hasSealed || this.#dispatch.isFull) return this.#room()
  }

  /** Settles an operation that a stop came too early for. */
  refuse(operation: T, cause: TrackError): void | Promise<void> {
    return this.ledger.settleOne(operation, this.ledger.totals.operations++, { status: "unsent", cause })
  }

  /** Sends what was taken before the call without waiting for more, and resolves once all of it is settled. */
  async flush(): Promise<void> {
    const end = this.ledger.totals.operations
    this.#dispatch.flush(end)
    await this.#waiters.until(() => this.#dispatch.firstUnsettled >= end)
    while (this.#telling.size > 0) await Promise.all(this.#telling)
  }

  /** Ends with what was taken: flushes it. */
  async end(): Promise<void> {
    this.#dispatch.close()
    await this.flush()
    this.#hasEnded = true
    const { open } = this.ledger
    if (open !== 0) this.#crashed(new Error(`${open} operations ended without an outcome: please report this`))
    this.stop.dispose()
  }

  #reject(operation: T, index: number, verdict: Verdict): void | Promise<void> {
    const lagging = this.ledger.settleOne(operation, index, verdict)
    // Many in a row start no request, and would keep a deadline or an abort from being heard.
    return lagging ?? (index % 256 === 0 ? nextTurn() : undefined)
  }

  /** One promise for all who wait: those who do not wait for theirs may be many. */
  #room(): Promise<void> {
    this.#roomComing ??= this.#waitForRoom()
    return this.#roomComing
  }

  async #waitForRoom(): Promise<void> {
    await nextTurn()
    await this.#waiters.until(() => !this.#dispatch.isFull || this.stop.cause !== undefined)
    this.#roomComing = undefined
  }

  async #deliver(batch: Batch<T>): Promise<boolean> {
    try {
      return await this.#delivery.deliver(batch)
    } catch (error) {
      this.#crashed(error)
      return false
    }
  }

  /** Settles what has not started as never sent. */
  #discard(): void {
    const { cause } = this.stop
    if (!cause) return
    const leftovers = this.#dispatch.stop()
    // In the background, because whoever reads the outcomes may take their time.
    const telling: Promise<void> = this.#settleUnsent(leftovers, cause)
      .catch((error) => {
        this.#crashed(error)
      })
      .finally(() => this.#telling.delete(telling))
    this.#telling.add(telling)
    this.#waiters.check()
  }

  async #settleUnsent({ batches, operations }: Leftovers<T>, cause: TrackError): Promise<void> {
    const verdict: Verdict = { status: "unsent", cause }
    for (const batch of batches) await this.ledger.settleBatch(batch, 0, batch.count, { rest: verdict })
    for (const { operation, index } of operations) await this.ledger.settleOne(operation, index, verdict)
  }

  #crashed(error: unknown): TrackError {
    this.#crash ??= { error }
    const cause = new TrackAbortError("The run ended by a fault of its own; see the cause", { cause: error })
    this.stop.halt(cause)
    return cause
  }
}

function findKeys<T>({ order, concurrency, laneOf }: BatchSettings<T>): FindLaneKeys<T> {
  if (order === "none") return () => noKeys
  if (concurrency > 1) return createLaneKeys(laneOf)
  // One batch at a time keeps the whole order of the source by itself. A laneOf that fails is told of all the same.
  const keysOf = laneOf && createLaneKeys(laneOf)
  return (operation, text) => (keysOf && !keysOf(operation, text) ? undefined : noKeys)
}

const noKeys: LaneKeys = Object.freeze([])

const laneOfFailed: Rejected = Object.freeze({
  status: "rejected",
  by: "client",
  reason: "lane-of",
  message: "the laneOf option threw, or gave something that is no text",
})
