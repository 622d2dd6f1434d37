import type { TrackError } from "@cio/track-core"
import type { BatchTotals, OutcomeSink, Settled } from "./ledger.ts"
import type { Failure, Outcome } from "./outcome.ts"

/** What became of every operation of a run. */
export interface BatchReport<T> extends Readonly<BatchTotals> {
  /** Every outcome that is not accepted, in the order of the source. */
  readonly failures: readonly Failure<T>[]
  /** One outcome per operation, in the order of the source. Made when first asked for. */
  readonly outcomes: readonly Outcome<T>[]
  /** Why the run ended before its source did: refused keys, a deadline, an abort. */
  readonly stoppedBy?: TrackError
}

/** Collects the outcomes of a run. Keeps one reference per operation, and one object for each that is remarkable. */
export class ReportSink<T> implements OutcomeSink<T> {
  /** All but the plainly accepted. */
  readonly #remarkable: Outcome<T>[] = []

  take(settled: Settled<T>): void {
    const { settlement, count } = settled
    if (settlement.rest.status === "accepted") {
      if (settlement.named) for (const position of settlement.named.keys()) this.#add(settled.outcomeAt(position))
      return
    }
    for (let position = 0; position < count; position++) this.#add(settled.outcomeAt(position))
  }

  /** The report, once every operation is settled. `operations` are those taken from the source, in its order. */
  report(totals: BatchTotals, operations: readonly T[], stoppedBy: TrackError | undefined): BatchReport<T> {
    const remarkable = this.#remarkable.sort((a, b) => a.index - b.index)
    const failures = remarkable.filter((outcome) => outcome.status !== "accepted")
    let outcomes: readonly Outcome<T>[] | undefined
    return {
      ...totals,
      failures,
      ...(stoppedBy ? { stoppedBy } : {}),
      get outcomes() {
        outcomes ??= allOutcomes(operations, remarkable)
        return outcomes
      },
    }
  }

  #add(outcome: Outcome<T>): void {
    if (outcome.status !== "accepted" || outcome.possibleDuplicate) this.#remarkable.push(outcome)
  }
}

function allOutcomes<T>(operations: readonly T[], remarkable: readonly Outcome<T>[]): Outcome<T>[] {
  let next = 0
  // Not operations.map, which leaves out the holes of an array: they were rejected, and have outcomes as well.
  return Array.from(operations, (operation, index) => {
    const outcome = remarkable[next]
    if (outcome?.index !== index) return { status: "accepted", index, operation }
    next++
    return outcome
  })
}
