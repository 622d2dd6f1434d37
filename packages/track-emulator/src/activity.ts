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

/** What a timeline keeps. */
export interface ActivityLimits {
  /** Operations. */
  readonly maxEntries: number
  /** Bytes of all operations together, as they were sent: the oldest are let go first. */
  readonly maxBytes: number
}

/** The last operations taken, with or without effect: what the timeline of a person or an object is made of. */
export class Activity {
  readonly #limits: ActivityLimits
  // A ring of columns, because an object for each operation would cost as much as applying it.
  readonly #requests: number[] = []
  readonly #indexes: number[] = []
  readonly #times: number[] = []
  readonly #bytes: number[] = []
  readonly #operations: (TakenOperation | undefined)[] = []
  readonly #verdicts: (Verdict | undefined)[] = []
  /** How many were added, and how many of them were let go. */
  #added = 0
  #dropped = 0
  #keptBytes = 0

  constructor(limits: ActivityLimits) {
    this.#limits = limits
  }

  add({ request, index, receivedAtMs, operation, verdict }: ActivityEntry, bytes: number): void {
    const { maxEntries, maxBytes } = this.#limits
    if (maxEntries === 0) return
    if (this.#added - this.#dropped === maxEntries) this.#dropOldest()
    const at = this.#added++ % maxEntries
    this.#requests[at] = request
    this.#indexes[at] = index
    this.#times[at] = receivedAtMs
    this.#bytes[at] = bytes
    this.#operations[at] = operation
    this.#verdicts[at] = verdict
    this.#keptBytes += bytes
    while (this.#keptBytes > maxBytes) this.#dropOldest()
  }

  /** Newest first. */
  *newestFirst(): Iterable<ActivityEntry> {
    for (let number = this.#added - 1; number >= this.#dropped; number--) {
      const at = number % this.#limits.maxEntries
      const [operation, verdict] = [this.#operations[at], this.#verdicts[at]]
      const [request = 0, index = 0, receivedAtMs = 0] = [this.#requests[at], this.#indexes[at], this.#times[at]]
      // All columns are equally long: there is one.
      if (operation && verdict) yield { request, index, receivedAtMs, operation, verdict }
    }
  }

  #dropOldest(): void {
    const at = this.#dropped++ % this.#limits.maxEntries
    this.#keptBytes -= this.#bytes[at] ?? 0
    this.#operations[at] = undefined
    this.#verdicts[at] = undefined
  }
}
