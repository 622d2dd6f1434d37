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
  readonly #entries: ActivityEntry[] = []
  #added = 0

  /** @param maxEntries - how many are kept; older ones are forgotten */
  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  add(entry: ActivityEntry): void {
    if (this.#maxEntries === 0) return
    // A ring: the newest takes the place of the oldest.
    this.#entries[this.#added++ % this.#maxEntries] = entry
  }

  /** Newest first. */
  *newestFirst(): Iterable<ActivityEntry> {
    const count = this.#entries.length
    for (let back = 1; back <= count; back++) {
      const entry = this.#entries[(this.#added - back) % this.#maxEntries]
      if (entry) yield entry
    }
  }
}
