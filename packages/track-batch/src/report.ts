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

/** Collects the outcomes of a run. Keeps one reference per operation, and one object per failure. */
export class ReportSink<T> implements OutcomeSink<T> {
  readonly #failures: Failure<T>[] = []

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
    const failures = this.#failures.sort((a, b) => a.index - b.index)
    let outcomes: readonly Outcome<T>[] | undefined
    return {
      ...totals,
      failures,
      ...(stoppedBy ? { stoppedBy } : {}),
      get outcomes() {
        outcomes ??= allOutcomes(operations, failures)
        return outcomes
      },
    }
  }

  #add(outcome: Outcome<T>): void {
    if (outcome.status !== "accepted") this.#failures.push(outcome)
  }
}

function allOutcomes<T>(operations: readonly T[], failures: readonly Failure<T>[]): Outcome<T>[] {
  let next = 0
  // Not operations.map, which leaves out the holes of an array: they were rejected, and have outcomes as well.
  return Array.from(operations, (operation, index) => {
    const failure = failures[next]
    if (failure?.index !== index) return { status: "accepted", index, operation }
    next++
    return failure
  })
}
