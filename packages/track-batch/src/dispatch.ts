import type { Clock } from "@cio/track-core"
import { Lanes } from "./lanes.ts"
import { type Batch, type EncodedOperation, Packer } from "./pack.ts"

/** How operations are dispatched. */
export interface DispatchMode {
  concurrency: number
  maxBatchBytes: number
  maxBatchOperations: number
  clock: Clock
  /** Longest that a part-full batch waits for more, in ms, from its first operation. */
  lingerMs: number
  /** Bytes of operations taken and not settled above which no more are to be taken. */
  maxBufferedBytes: number
  /** Sealed batches that may wait for their turn before no more operations are to be taken. */
  maxSealed: number
  /** Whether the last operations may wait for those before them, to go out in as few requests as can be. */
  savesRequests: boolean
}

/** What dispatching needs of its engine. */
export interface DispatchContext<T> {
  /** Sends a batch and settles it. Resolves to whether its bytes may be reused. Never rejects. */
  deliver: (batch: Batch<T>) => Promise<boolean>
  /** Called whenever a batch is settled, after what waited for it has moved on. */
  onSettled: () => void
  /** Called with what went wrong where nobody is there to catch it. */
  onFault: (error: unknown) => void
}

/** What is still to be settled when a stop ends dispatching. */
export interface Leftovers<T> {
  batches: readonly Batch<T>[]
  operations: readonly EncodedOperation<T>[]
}

/**
 * Puts encoded operations into batches and starts each batch when it may go: lanes, pack, and a place in flight. An
 * operation is waiting in a lane, in the open batch, in a sealed one, or in flight.
 */
export class Dispatch<T> {
  readonly #mode: DispatchMode
  readonly #context: DispatchContext<T>
  readonly #lanes = new Lanes<T>()
  readonly #packer: Packer<T>
  /** Batches that wait for a place in flight. */
  readonly #sealed: Batch<T>[] = []
  readonly #inFlight = new Set<Batch<T>>()
  /** Bytes of the batches that are sealed or in flight. */
  #sealedBytes = 0
  readonly #maxWaitingBytes: number
  /** Operations below this index do not wait for more to fill their batch. */
  #flushBelow = 0
  #isLingerDue = false
  #cancelLinger: (() => void) | undefined
  #isStopped = false

  constructor(mode: DispatchMode, context: DispatchContext<T>) {
    this.#mode = mode
    this.#context = context
    this.#packer = new Packer(mode.maxBatchBytes, mode.maxBatchOperations)
    // Enough to fill half the places in flight from what waits, once it is let go. What waits long costs memory twice.
    this.#maxWaitingBytes = Math.max(2, mode.concurrency / 2) * mode.maxBatchBytes
  }

  /** True when no more operations are to be taken for now. */
  get isFull(): boolean {
    return (
      this.#sealed.length > this.#mode.maxSealed ||
      this.#lanes.waitingBytes >= this.#maxWaitingBytes ||
      this.bufferedBytes >= this.#mode.maxBufferedBytes
    )
  }

  /** Bytes of the operations taken and not settled. */
  get bufferedBytes(): number {
    return this.#sealedBytes + (this.#packer.open?.body.byteLength ?? 0) + this.#lanes.waitingBytes
  }

  /** Index of the first operation that is not settled, or Infinity. */
  get firstUnsettled(): number {
    let first = Math.min(this.#lanes.firstWaiting, this.#packer.open?.firstIndex ?? Number.POSITIVE_INFINITY)
    for (const batch of this.#sealed) first = Math.min(first, batch.firstIndex)
    for (const batch of this.#inFlight) first = Math.min(first, batch.firstIndex)
    return first
  }

  /** Takes an operation, unless it throws. Returns whether it sealed a batch. */
  add(each: EncodedOperation<T>): boolean {
    const hasSealed = this.#admit(each)
    return this.#sealIfDue() || hasSealed
  }

  /** Sends what comes before `end` without waiting for more. */
  flush(end: number): void {
    this.#flushBelow = Math.max(this.#flushBelow, end)
    this.#sealIfDue()
  }

  /** Nothing comes after what was added. Most runs are one batch, which then need hold no keys: it saves their table. */
  close(): void {
    const { open } = this.#packer
    if (open && this.#lanes.firstWaiting === Number.POSITIVE_INFINITY) open.keys.length = 0
  }

  /** Fills later batches up to `bytes` only. */
  lowerBatchBytes(bytes: number): void {
    this.#packer.lower(bytes)
  }

  /** Starts nothing more. Returns what has not started. */
  stop(): Leftovers<T> {
    this.#isStopped = true
    this.#sealOpen()
    const batches = this.#sealed.splice(0)
    for (const { body } of batches) this.#sealedBytes -= body.byteLength
    return { batches, operations: this.#lanes.takeAll() }
  }

  /** Into the open batch, or to wait in a lane. Returns whether it sealed a batch. */
  #admit(each: EncodedOperation<T>): boolean {
    if (!this.#lanes.admits(each.keys)) {
      this.#lanes.wait(each)
      return false
    }
    if (this.#pack(each)) return false
    // Sealed before it is asked once more: the batch that it no longer fits may hold its entity.
    this.#sealOpen()
    if (!this.#lanes.admits(each.keys)) this.#lanes.wait(each)
    else this.#pack(each)
    return true
  }

  /** What waits moves on, in the order of the source, until it has sealed a batch that has no place yet. */
  #readmit(): void {
    const waited = this.#lanes.takeAll()
    let isEnough = false
    let next = 0
    for (; next < waited.length && !isEnough; next++) {
      const each = waited[next]
      if (each) isEnough = this.#admit(each) && this.#sealed.length > 0
    }
    // The rest is not looked at: with one hot key that would be most of it, each time.
    for (; next < waited.length; next++) {
      const each = waited[next]
      if (each) this.#lanes.wait(each)
    }
  }

  #pack(each: EncodedOperation<T>): boolean {
    const hasRoom = this.#packer.add(each)
    if (hasRoom && this.#packer.open?.count === 1) this.#armLinger()
    return hasRoom
  }

  /** From here on no operation that touches the same entity may go out before the batch is settled. */
  #sealOpen(): void {
    this.#cancelLinger?.()
    this.#isLingerDue = false
    const batch = this.#packer.take()
    if (!batch) return
    this.#lanes.hold(batch.keys)
    this.#sealed.push(batch)
    this.#sealedBytes += batch.body.byteLength
    this.#start()
  }

  /** Seals the open batch when it must not wait for more, or has no room for more. */
  #sealIfDue(): boolean {
    const { open } = this.#packer
    if (!open || this.#isStopped) return false
    if (open.count < this.#mode.maxBatchOperations && !this.#isDue(open)) return false
    this.#sealOpen()
    return true
  }

  #isDue(open: Batch<T>): boolean {
    // While no place is free it may as well fill up. Asked first: it is so for most operations of a backfill.
    if (this.#inFlight.size >= this.#mode.concurrency || this.#sealed.length > 0) return false
    if (this.#isLingerDue || this.bufferedBytes >= this.#mode.maxBufferedBytes) return true
    return open.firstIndex < this.#flushBelow && !this.#isWorthWaiting
  }

  /** True when what waits for a batch in flight could still join the open one. The end comes no later for it. */
  get #isWorthWaiting(): boolean {
    return this.#mode.savesRequests && this.#lanes.waitingBytes > 0 && this.#inFlight.size > 0
  }

  #start(): void {
    while (this.#inFlight.size < this.#mode.concurrency && !this.#isStopped) {
      const batch = this.#sealed.shift()
      if (!batch) return
      this.#inFlight.add(batch)
      void this.#carry(batch)
    }
  }

  async #carry(batch: Batch<T>): Promise<void> {
    const { deliver, onSettled, onFault } = this.#context
    const isReusable = await deliver(batch)
    this.#inFlight.delete(batch)
    this.#sealedBytes -= batch.body.byteLength
    try {
      this.#lanes.release(batch.keys)
      if (isReusable) this.#packer.recycle(batch)
      this.#start()
      this.#readmit()
      this.#sealIfDue()
    } catch (error) {
      onFault(error)
    }
    onSettled()
  }

  #armLinger(): void {
    const { clock, lingerMs } = this.#mode
    if (!Number.isFinite(lingerMs)) return
    try {
      const cancel = clock.after(lingerMs, () => {
        this.#cancelLinger = undefined
        this.#isLingerDue = true
        this.#sealIfDue()
      })
      this.#cancelLinger = () => {
        cancel()
        this.#cancelLinger = undefined
      }
    } catch (error) {
      // The clock may be the caller's. The operation is in its batch by now, which the end of the run settles.
      this.#context.onFault(error)
    }
  }
}
