import { Body } from "./body.ts"
import type { LaneKeys } from "./lane-keys.ts"

/** An operation as it will be sent. */
export interface EncodedOperation<T> {
  index: number
  operation: T
  text: string
  keys: LaneKeys
  /** Bytes of the text, once somebody had to know. */
  bytes?: number
}

/** The operations of one request: their bytes, and what to settle when the reply is in. */
export class Batch<T> {
  readonly body: Body
  readonly operations: T[] = []
  readonly indexes: number[] = []
  /** Keys of all its operations, held while it is sealed and not settled. */
  readonly keys: number[] = []
  /** The least of the indexes: what waited joins after what it was overtaken by. */
  firstIndex: number = Number.POSITIVE_INFINITY

  constructor(maxBatchBytes: number, maxOperations?: number) {
    this.body = new Body(maxBatchBytes, maxOperations)
  }

  get count(): number {
    return this.indexes.length
  }

  clear(): void {
    this.body.clear()
    this.operations.length = 0
    this.indexes.length = 0
    this.keys.length = 0
    this.firstIndex = Number.POSITIVE_INFINITY
  }
}

/** Fills batches up to the limits and never beyond. Settled ones come back to be filled again. */
export class Packer<T> {
  readonly #capacity: number
  readonly #maxOperations: number
  readonly #idle: Batch<T>[] = []
  #maxBytes: number
  #current: Batch<T> | undefined

  constructor(maxBatchBytes: number, maxBatchOperations: number) {
    this.#capacity = maxBatchBytes
    this.#maxBytes = maxBatchBytes
    this.#maxOperations = maxBatchOperations
  }

  /** The batch being filled, if there is one. */
  get open(): Batch<T> | undefined {
    return this.#current
  }

  /** Fills later batches up to `bytes` only. An operation larger than that gets a batch of its own. */
  lower(bytes: number): void {
    this.#maxBytes = Math.min(this.#maxBytes, bytes)
  }

  /** Adds an operation to the open batch. False when it does not fit: the batch is then to be sealed first. */
  add({ index, operation, text, keys }: EncodedOperation<T>): boolean {
    const batch = this.#current ?? this.#fresh()
    if (batch.count >= this.#maxOperations || !this.#append(batch, text)) {
      if (batch.count === 0) throw new RangeError("an operation that fits no batch got past encoding")
      return false
    }
    batch.indexes.push(index)
    batch.operations.push(operation)
    if (typeof keys === "number") batch.keys.push(keys)
    else for (const key of keys) batch.keys.push(key)
    if (index < batch.firstIndex) batch.firstIndex = index
    this.#current = batch
    return true
  }

  /** Takes the part-full batch, if there is one. */
  take(): Batch<T> | undefined {
    const batch = this.#current
    this.#current = undefined
    return batch
  }

  /** Gives a settled batch back, to be filled again. */
  recycle(batch: Batch<T>): void {
    batch.clear()
    this.#idle.push(batch)
  }

  #append(batch: Batch<T>, text: string): boolean {
    return batch.body.append(text, batch.count === 0 ? this.#capacity : this.#maxBytes)
  }

  #fresh(): Batch<T> {
    return this.#idle.pop() ?? new Batch(this.#capacity, this.#maxOperations)
  }
}
