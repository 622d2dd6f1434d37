import { Body } from "./body.ts"

/** The operations of one request: their bytes, and what to settle when the reply is in. */
export class Batch<T> {
  readonly body: Body
  readonly operations: T[] = []
  readonly indexes: number[] = []

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
  }
}

/** Fills batches up to the limits and never beyond. Settled ones come back to be filled again. */
export class Packer<T> {
  readonly #maxBytes: number
  readonly #maxOperations: number
  readonly #idle: Batch<T>[] = []
  #current: Batch<T> | undefined

  constructor(maxBatchBytes: number, maxBatchOperations: number) {
    this.#maxBytes = maxBatchBytes
    this.#maxOperations = maxBatchOperations
  }

  /** Operations packed and not yet taken. */
  get count(): number {
    return this.#current?.count ?? 0
  }

  /** Adds an operation. Returns the batch that it no longer fitted, which is then ready to be sent. */
  add(index: number, operation: T, text: string): Batch<T> | undefined {
    let full: Batch<T> | undefined
    let batch = this.#current ?? this.#fresh()
    if (batch.count >= this.#maxOperations || !batch.body.append(text, this.#maxBytes)) {
      full = batch
      batch = this.#fresh()
      if (!batch.body.append(text, this.#maxBytes))
        throw new RangeError("an operation that fits no batch got past encoding")
    }
    batch.indexes.push(index)
    batch.operations.push(operation)
    this.#current = batch
    return full
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

  #fresh(): Batch<T> {
    return this.#idle.pop() ?? new Batch(this.#maxBytes, this.#maxOperations)
  }
}
