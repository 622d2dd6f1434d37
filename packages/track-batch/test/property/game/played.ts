import type { Operation, TrackClient, TrackError } from "@cio/track-core"
import type { BatchOptions, BatchTotals, Failure, Outcome } from "../../../src/index.ts"
import type { RefereeRecord } from "../../support/referee.ts"
import type { Handed } from "../script/operation-plan.ts"
import type { RunPlan, Script } from "../script/script.ts"
import type { VirtualClock } from "./virtual-clock.ts"
import type { Attempt } from "./wire-log.ts"

/** What a run needs of its game. */
export interface RunContext {
  plan: RunPlan
  /** What its caller has to hand over. */
  operations: readonly Handed[]
  track: Pick<TrackClient, "postBatch">
  options: BatchOptions<Operation> & { signal: AbortSignal }
  clock: VirtualClock
  /** To be called with how many operations were handed over, and how many outcomes were told. */
  onGiven(count: number): void
  onOutcome(count: number): void
  /** To be called when the source throws. */
  onSourceFailure(): void
  /** To be called when the reader leaves. */
  onLeave(): void
  /** To be called with the time by which the run has to be over. */
  onDeadline(atMs: number): void
}

/** What the caller of a run has of it in the end. */
export interface Ended {
  /** What was handed over, and not turned away, in the order of the indexes. */
  taken: readonly Handed[]
  /** The outcomes that were told, as they came. */
  outcomes: readonly Outcome<Operation>[]
  /** The counts, where they are told. */
  totals: BatchTotals | undefined
  /** Why it ended before its source did, where that is told. */
  stoppedBy?: TrackError | undefined
  /** What it threw besides, because its source did. */
  failure?: unknown
  /** Whether its reader left, so that it has not heard of every outcome. */
  isLeft: boolean
  /** Whatever else did not go as it was told to. */
  complaints: string[]
  batcher?: BatcherHistory
}

/** How a batcher was used, for what only concerns batchers. */
export interface BatcherHistory {
  handOvers: readonly HandOver[]
  flushes: readonly Flush[]
  /** Indexes that the caller had heard of when `close` was called. */
  heardOfBeforeClose: ReadonlySet<number>
  /** Failures that the report names. */
  failures: readonly Failure<Operation>[]
  /** When `close` resolved. */
  closedAtMs: number
}

/** One call of `add` or `send`. */
export interface HandOver {
  handed: Handed
  kind: "add" | "send"
  /** What the caller knew not to be settled at this moment, in bytes, if they had always waited for `add`. */
  unsettledBytes: number | undefined
  /** Close had been called before. */
  isLate: boolean
  isTurnedAway: boolean
  calledAtMs: number
  outcome?: Outcome<Operation>
}

/** One call of `flush`. */
export interface Flush {
  /** Calls of `add` and `send` before it. */
  handedOver: number
  /** Operations settled when it resolved, by the batcher's own count, and the indexes that the caller had heard of. */
  settled?: number
  heardOf?: ReadonlySet<number>
}

/** When something ended a run, and how many attempts the game had seen by then. */
export interface StopMoment {
  atMs: number
  attempts: number
}

/** A run that has ended, and what is known of it from outside. */
export interface PlayedRun extends Ended {
  plan: RunPlan
  /** All that its caller had to hand over. */
  operations: readonly Handed[]
  hasSourceFailed: boolean
  /** How many of them the source gave away. */
  given: number
  /** Most bytes that were given and still to be sent. */
  mostWaitingBytes: number
  isAborted: boolean
  /** When its signal was aborted, or its reader left. */
  stop: StopMoment | undefined
  startedAtMs: number
  /** When it had to be over, or a batcher closed. Infinity without a deadline. */
  deadlineAtMs: number
  endedAtMs: number
  /** Listeners left at its signal. */
  listeners: number
}

/** A game that has ended: what everybody says of it. */
export interface Played {
  script: Script
  runs: readonly PlayedRun[]
  attempts: readonly Attempt[]
  record: RefereeRecord
  /** Timers of the engine or the client that nobody cancelled, and connections still in use. */
  timersLeft: number
  busyConnections: number
  unhandledRejections: readonly unknown[]
}
