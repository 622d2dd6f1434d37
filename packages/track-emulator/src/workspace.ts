import { Activity } from "./activity.ts"
import { Changes } from "./changes.ts"
import type { CheckedOptions } from "./emulator-options.ts"
import { FaultRules } from "./faults/fault-rules.ts"
import { Journal } from "./journal.ts"
import { TrackState } from "./state/track-state.ts"
import { StateClock } from "./state-clock.ts"
import type { TakenOperation } from "./taken-operation.ts"

/** What `reset` replaces. A request holds on to the one it arrived in, so that a late one cannot write into the next. */
export interface Epoch {
  readonly state: TrackState
  readonly journal: Journal
  readonly activity: Activity
  /** Those in waiting. */
  readonly faults: FaultRules
  /** Operations taken. */
  operations: number
}

/** What keeps the state beyond the process. */
export interface Store {
  /**
   * Told of the operations that are about to be applied, before any is. Throws when it cannot keep them: then none is.
   *
   * @param atMs - the emulator's clock, by which they are applied
   */
  append(atMs: number, operations: readonly TakenOperation[]): void
  /** From now on it keeps this state, and forgets the one before. */
  replaceWith(state: TrackState): void
}

/** What a workspace starts with, when not with nothing. */
export interface Kept {
  /** Goes by `clock`. */
  readonly state: TrackState
  readonly clock: StateClock
  readonly store?: Store | undefined
}

/** What an emulator is about: options, and all that came in since the start or the last reset. */
export class Workspace {
  readonly options: CheckedOptions
  /** The clock, in ms. */
  readonly now: () => number
  readonly changes: Changes = new Changes()
  readonly startedAtMs: number
  /** The clock that its state goes by. */
  readonly clock: StateClock
  readonly #store: Store | undefined
  #epoch: Epoch

  constructor(options: CheckedOptions, kept?: Kept) {
    this.options = options
    this.now = options.now
    this.startedAtMs = this.now()
    this.clock = kept?.clock ?? new StateClock(this.startedAtMs)
    this.#store = kept?.store
    this.#epoch = this.#newEpoch(kept?.state ?? new TrackState(this.clock.now))
  }

  get epoch(): Epoch {
    return this.#epoch
  }

  /** Keeps the operations of a request of this epoch, where they are to be kept. Throws when it cannot. */
  keep(epoch: Epoch, operations: () => readonly TakenOperation[]): void {
    // What came before a reset is not part of what is kept any more.
    if (this.#store && epoch === this.#epoch) this.#store.append(this.clock.nowMs, operations())
  }

  /** Back to how it started: nothing held, nothing journalled, no faults. */
  reset(): void {
    this.#startAnew(new TrackState(this.clock.now), new FaultRules(() => this.changes.happened()))
  }

  /** Holds this state, which goes by {@link clock}, in place of the present one. The journal starts anew with it, the faults stay. */
  restore(state: TrackState): void {
    this.#startAnew(state, this.#epoch.faults)
  }

  #startAnew(state: TrackState, faults: FaultRules): void {
    // First, because it may fail: then nothing has happened.
    this.#store?.replaceWith(state)
    // The handles of those that go are to show that nothing remains.
    if (faults !== this.#epoch.faults) this.#epoch.faults.clear()
    this.#epoch = { ...this.#newEpoch(state), faults }
    this.changes.happened()
  }

  #newEpoch(state: TrackState): Epoch {
    const { journalSize, journalBodyBytes, timelineSize, timelineBytes } = this.options
    return {
      state,
      journal: new Journal({ maxEntries: journalSize, maxBodyBytes: journalBodyBytes }),
      activity: new Activity({ maxEntries: timelineSize, maxBytes: timelineBytes }),
      faults: new FaultRules(() => this.changes.happened()),
      operations: 0,
    }
  }
}
