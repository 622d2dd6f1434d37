import { callHook } from "@cio/track-core"
import type { OutcomeSink, Settled } from "./ledger.ts"
import type { Failure, Outcome } from "./outcome.ts"

/** Tells everybody of the outcomes of a batcher, and keeps those that nobody else is told of. */
export class BatcherSink<T> implements OutcomeSink<T> {
  /** Whether every failure is kept from now on. */
  keepsAll = false
  readonly #onOutcome: ((outcome: Outcome<T>) => void) | undefined
  /** Who waits for the outcome of an operation, by its index. */
  readonly #senders = new Map<number, (outcome: Outcome<T>) => void>()
  readonly #failures: Failure<T>[] = []
  #hasUntold = false

  constructor(onOutcome: ((outcome: Outcome<T>) => void) | undefined) {
    this.#onOutcome = onOutcome
  }

  /** True when an operation failed that nobody was told of but through {@link failures}. */
  get hasUntold(): boolean {
    return this.#hasUntold
  }

  /** The outcome of the operation that will have this index. */
  outcomeOf(index: number): Promise<Outcome<T>> {
    return new Promise((resolve) => this.#senders.set(index, resolve))
  }

  /** The failures kept, in the order in which their operations were added. */
  failures(): readonly Failure<T>[] {
    return this.#failures.sort((a, b) => a.index - b.index)
  }

  take(settled: Settled<T>): void {
    const { settlement, count } = settled
    const isPlain = settlement.rest.status === "accepted" && settlement.named === undefined
    if (isPlain && !this.#onOutcome && this.#senders.size === 0) return
    for (let position = 0; position < count; position++) {
      const index = settled.indexAt(position)
      const sender = this.#senders.get(index)
      // Most of a batch is added and accepted: nobody needs an object for it.
      if (isPlain && !this.#onOutcome && !sender) continue
      const outcome = settled.outcomeAt(position)
      if (outcome.status !== "accepted") this.#keep(outcome, sender !== undefined)
      if (this.#onOutcome) callHook("onOutcome", this.#onOutcome, outcome)
      if (!sender) continue
      this.#senders.delete(index)
      sender(outcome)
    }
  }

  #keep(failure: Failure<T>, hasSender: boolean): void {
    const isTold = hasSender || this.#onOutcome !== undefined
    this.#hasUntold ||= !isTold
    if (this.keepsAll || !isTold) this.#failures.push(failure)
  }
}
