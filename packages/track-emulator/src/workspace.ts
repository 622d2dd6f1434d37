import type { CheckedOptions } from "./emulator-options.ts"
import { FaultRules } from "./faults/fault-rules.ts"
import { Journal } from "./journal.ts"
import { TrackState } from "./state/track-state.ts"

/** What `reset` replaces. A request holds on to the one it arrived in, so that a late one cannot write into the next. */
export interface Epoch {
  readonly state: TrackState
  readonly journal: Journal
  /** Those in waiting. */
  readonly faults: FaultRules
  /** Operations taken. */
  operations: number
}

/** What an emulator is about: options, and all that came in since the start or the last reset. */
export class Workspace {
  readonly options: CheckedOptions
  /** The clock, in ms. */
  readonly now: () => number
  #epoch: Epoch

  constructor(options: CheckedOptions, now: () => number = Date.now) {
    this.options = options
    this.now = now
    this.#epoch = this.#newEpoch()
  }

  get epoch(): Epoch {
    return this.#epoch
  }

  /** Back to how it started: nothing held, nothing journalled, no faults. */
  reset(): void {
    // Their handles are to show that nothing remains.
    this.#epoch.faults.clear()
    this.#epoch = this.#newEpoch()
  }

  #newEpoch(): Epoch {
    const { journalSize, journalBodyBytes } = this.options
    const journal = new Journal({ maxEntries: journalSize, maxBodyBytes: journalBodyBytes })
    return { state: new TrackState(this.now), journal, faults: new FaultRules(), operations: 0 }
  }
}
