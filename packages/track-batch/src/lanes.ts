import { byteLength } from "./byte-length.ts"
import { HoldTable } from "./hold-table.ts"
import type { LaneKeys } from "./lane-keys.ts"
import type { EncodedOperation } from "./pack.ts"

/**
 * Keeps the order of operations on one entity while batches are in flight in parallel. An operation may join the open
 * batch, where the order is the source's, unless a sealed batch that is not settled holds one of its keys, or an
 * operation before it waits for one. Then it waits here, and everything else overtakes it.
 */
export class Lanes<T> {
  /** Keys of sealed batches that are not settled. */
  readonly #held = new HoldTable()
  /** Keys of waiting operations. */
  readonly #claimed = new HoldTable()
  /** In the order of the source. */
  #waiting: EncodedOperation<T>[] = []
  #waitingBytes = 0

  /** Bytes of the operations that wait. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Index of the first operation that waits, or Infinity. */
  get firstWaiting(): number {
    return this.#waiting[0]?.index ?? Number.POSITIVE_INFINITY
  }

  /** True when an operation with these keys may join the open batch at once. */
  admits(keys: LaneKeys): boolean {
    return !this.#held.conflicts(keys) && (this.#waiting.length === 0 || !this.#claimed.conflicts(keys))
  }

  /** Keeps an operation that is not admitted. */
  wait(operation: EncodedOperation<T>): void {
    operation.bytes ??= byteLength(operation.text)
    this.#waiting.push(operation)
    this.#waitingBytes += operation.bytes
    this.#claimed.hold(operation.keys)
  }

  /** Holds the keys of a batch that is sealed, until it is settled. */
  hold(keys: readonly number[]): void {
    this.#held.hold(keys)
  }

  /** Lets go of the keys of a settled batch. What waits is to ask again then: see {@link takeAll}. */
  release(keys: readonly number[]): void {
    this.#held.release(keys)
  }

  /** Takes out everything that waits, in the order of the source. */
  takeAll(): EncodedOperation<T>[] {
    const taken = this.#waiting
    for (const { keys } of taken) this.#claimed.release(keys)
    this.#waiting = []
    this.#waitingBytes = 0
    return taken
  }
}
