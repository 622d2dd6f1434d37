import type { Verdict } from "./state/verdict.ts"
import type { TakenOperation } from "./taken-operation.ts"

/** One operation that was taken, and what became of it. */
export interface ActivityEntry {
  /** Number of its request in the journal. */
  readonly request: number
  /** Its index in the request. */
  readonly index: number
  readonly receivedAtMs: number
  readonly operation: TakenOperation
  readonly verdict: Verdict
}

/** The last operations taken, with or without effect: what the timeline of a person or an object is made of. */
export class Activity {
  readonly #maxEntries: number
  // A ring of columns, because an object for each operation would cost as much as applying it.
  readonly #requests: number[] = []
  readonly #indexes: number[] = []
  readonly #times: number[] = []
  readonly #operations: TakenOperation[] = []
  readonly #verdicts: Verdict[] = []
  #added = 0

  /** @param maxEntries - how many are kept; older ones are forgotten */
  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  add(request: number, index: number, receivedAtMs: number, operation: TakenOperation, verdict: Verdict): void {
    if (this.#maxEntries === 0) return
    // The newest takes the place of the oldest.
    const at = this.#added++ % this.#maxEntries
    this.#requests[at] = request
    this.#indexes[at] = index
    this.#times[at] = receivedAtMs
    this.#operations[at] = operation
    this.#verdicts[at] = verdict
  }

  /** Newest first. */
  *newestFirst(): Iterable<ActivityEntry> {
    const count = this.#operations.length
    for (let back = 1; back <= count; back++) {
      const at = (this.#added - back) % this.#maxEntries
      const [operation, verdict] = [this.#operations[at], this.#verdicts[at]]
      const [request = 0, index = 0, receivedAtMs = 0] = [this.#requests[at], this.#indexes[at], this.#times[at]]
      // All columns are equally long: there is one.
      if (operation && verdict) yield { request, index, receivedAtMs, operation, verdict }
    }
  }
}
