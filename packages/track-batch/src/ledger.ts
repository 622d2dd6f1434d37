import { takesDedupeId } from "@cio/track-core"
import type { Outcome, Unknown, Verdict } from "./outcome.ts"
import type { Batch } from "./pack.ts"
import { type Settlement, verdictAt } from "./settle.ts"

/** What became of the operations of a run, counted. */
export interface BatchTotals {
  /** Operations taken from the source. */
  operations: number
  accepted: number
  rejected: number
  unsent: number
  unknown: number
  /** Operations, accepted or unknown, that may be in more than once: see `possibleDuplicate` of their outcomes. */
  possibleDuplicates: number
  /** Requests sent, retries included. */
  requests: number
  /** Bytes of the bodies sent, retries included. */
  bytes: number
}

/** Where outcomes go. */
export interface OutcomeSink<T> {
  /**
   * Takes the outcomes of operations that were settled together. `rest` is the verdict of those that are not in
   * `named`, so that a batch taken whole needs no object per operation. Returns a promise when the reader lags behind.
   */
  take(settled: Settled<T>): void | Promise<void>
}

/** Operations settled together. Valid only during the call: the batch is reused. */
export interface Settled<T> {
  readonly count: number
  readonly settlement: Settlement
  /** The index of the operation at a position from 0. */
  indexAt(position: number): number
  /** The outcome at a position from 0. */
  outcomeAt(position: number): Outcome<T>
}

/** Settles every operation exactly once, and keeps count. */
export class Ledger<T> {
  readonly totals: BatchTotals = {
    operations: 0,
    accepted: 0,
    rejected: 0,
    unsent: 0,
    unknown: 0,
    possibleDuplicates: 0,
    requests: 0,
    bytes: 0,
  }
  readonly #sink: OutcomeSink<T>

  constructor(sink: OutcomeSink<T>) {
    this.#sink = sink
  }

  /** Operations that have no outcome yet. */
  get open(): number {
    const { operations, accepted, rejected, unsent, unknown } = this.totals
    return operations - accepted - rejected - unsent - unknown
  }

  /** Settles the operations `from` up to, not including, `to` of a batch. */
  settleBatch(batch: Batch<T>, from: number, to: number, replied: Settlement): void | Promise<void> {
    const count = to - from
    const settlement = replied.isRepeated ? this.#markDuplicates(batch, from, to, replied) : replied
    const named = settlement.named
    this.totals[settlement.rest.status] += count - (named?.size ?? 0)
    if (named) for (const verdict of named.values()) this.totals[verdict.status]++
    return this.#sink.take({
      count,
      settlement,
      indexAt: (position) => indexIn(batch, from + position),
      outcomeAt(position) {
        const at = from + position
        const verdict = verdictAt(settlement, position)
        return outcome(
          verdict.status === "unknown" ? withEventId(verdict, batch.body.textAt(at)) : verdict,
          indexIn(batch, at),
          batch.operations[at] as T, // within from and to
        )
      },
    })
  }

  /** Settles one operation that never came into a batch. */
  settleOne(operation: T, index: number, verdict: Verdict): void | Promise<void> {
    this.totals[verdict.status]++
    return this.#sink.take({
      count: 1,
      settlement: { rest: verdict },
      indexAt: () => index,
      outcomeAt: () => outcome(verdict, index, operation),
    })
  }

  /** Looks at what was sent, which is rare enough, so that nothing need be kept for the many that are sent once. */
  #markDuplicates(batch: Batch<T>, from: number, to: number, settlement: Settlement): Settlement {
    const named = new Map(settlement.named)
    for (let position = 0; position < to - from; position++) {
      const verdict = verdictAt(settlement, position)
      if (verdict.status !== "accepted" && verdict.status !== "unknown") continue
      if (!isDuplicable(JSON.parse(batch.body.textAt(from + position)))) continue
      named.set(position, { ...verdict, possibleDuplicate: true })
      this.totals.possibleDuplicates++
    }
    return { ...settlement, named }
  }
}

/** An event of a person without an id, or of a delivery: applied twice it counts twice. Everything else is idempotent. */
function isDuplicable(sent: { type?: unknown; id?: unknown }): boolean {
  return sent.type === "delivery" || (takesDedupeId(sent) && !(typeof sent.id === "string" && sent.id !== ""))
}

/** The position is one within the batch. */
function indexIn<T>(batch: Batch<T>, at: number): number {
  return batch.indexes[at] as number
}

/** The id stands in what was sent, so that nothing need be kept for the many that are accepted. */
function withEventId(verdict: Unknown, text: string): Unknown {
  const sent: { id?: unknown } = JSON.parse(text)
  return takesDedupeId(sent) && typeof sent.id === "string" ? { ...verdict, eventId: sent.id } : verdict
}

/** Written out by kind: a spread of the verdict costs four times as much, for every operation of a stream. */
function outcome<T>(verdict: Verdict, index: number, operation: T): Outcome<T> {
  if (verdict.status === "accepted" && !verdict.possibleDuplicate) return { status: "accepted", index, operation }
  return { ...verdict, index, operation }
}
