import type { FaultEffect } from "./faults/fault.ts"
import type { EffectCounts, OperationResult } from "./operation-result.ts"

/** What was answered to a request. The body is undefined when it is no longer kept. */
export interface JournalAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** An entry while it is being written. */
export interface JournalRecord {
  readonly number: number
  readonly method: string
  readonly path: string
  readonly receivedAtMs: number
  readonly userAgent: string | undefined
  bytes: number
  body: Uint8Array | undefined
  delivery: "answer" | "cut" | "reset" | undefined
  answer: JournalAnswer | undefined
  operations: number
  /** Reads the operations, as they were sent, out of the body. */
  read: ((body: Uint8Array) => readonly unknown[]) | undefined
  /** Set once the operations were applied: the results of all but those plainly applied, which are few, by index. */
  exceptions: ReadonlyMap<number, OperationResult> | undefined
  /** In place of the results, once they are no longer kept. */
  effects: EffectCounts | undefined
  fault: FaultEffect | undefined
}

/** What became of one operation; undefined when that is no longer kept. */
export function resultOf({ exceptions, effects }: JournalRecord, index: number): OperationResult | undefined {
  if (!exceptions) return effects ? undefined : withheld
  return exceptions.get(index) ?? plainlyApplied
}

/** How many operations of a request had which effect. */
export function effectsOf(record: JournalRecord): EffectCounts {
  if (record.effects) return record.effects
  const counts = { applied: 0, partial: 0, ignored: 0, refused: 0, withheld: 0 }
  if (!record.exceptions) return { ...counts, withheld: record.operations }
  for (const { effect } of record.exceptions.values()) counts[effect]++
  return { ...counts, applied: counts.applied + record.operations - record.exceptions.size }
}

/** The HTTP status that was answered, if any. */
export function statusOf({ answer, delivery }: JournalRecord): number | undefined {
  return delivery === "reset" ? undefined : answer?.status
}

const plainlyApplied: OperationResult = Object.freeze({ effect: "applied" })
/** The result while nothing of a request was applied. */
export const withheld: OperationResult = Object.freeze({ effect: "withheld" })
