import type { OutcomeSink, Settled } from "./ledger.ts"
import type { Outcome } from "./outcome.ts"

/** Settled batches that may wait for the reader before sending waits too. */
const maxWaitingChunks = 2

/** Outcomes between the pipeline and its reader, one chunk for each batch settled. */
export class OutcomeQueue<T> implements OutcomeSink<T> {
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
    // Whoever left is not told of what happened after.
    if (this.#isClosed) return
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
