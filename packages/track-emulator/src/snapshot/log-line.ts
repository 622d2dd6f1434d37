import { isKnownKind } from "../operation-actions.ts"
import { applyOperation } from "../state/apply-operation.ts"
import type { TrackState } from "../state/track-state.ts"
import type { StateClock } from "../state-clock.ts"
import type { TakenOperation } from "../taken-operation.ts"
import { exactJson } from "./exact-json.ts"
import type { LineFields } from "./line-fields.ts"

/** What one request applied, and when by the emulator's clock, in ms. A data file has them after its snapshot. */
export interface LogLine {
  readonly at: number
  readonly ops: readonly TakenOperation[]
}

/** The line of a request, without its line feed. */
export function logText(at: number, ops: readonly TakenOperation[]): string {
  return exactJson({ at, ops } satisfies LogLine)
}

/**
 * Applies what a request applied, at the time of then. Operations are checked for their kind alone: what was taken by the
 * rules of its day, or by a lenient emulator, is not refused afterwards.
 *
 * @returns how many operations it held
 */
export function replay(state: TrackState, clock: StateClock, line: LineFields): number {
  const at = line.number("at")
  const operations = line.objects("ops")
  line.end()
  for (const { type, action } of operations) {
    if (!isKnownKind(type, action)) line.fail("ops must be operations of known types and actions")
  }
  clock.nowMs = at
  try {
    // By its kind each is one of these, and was one when it was taken.
    for (const operation of operations) applyOperation(state, operation as unknown as TakenOperation)
  } catch {
    // It threw in the same way when it was taken: the request was not answered as applied, and what came before it is applied.
  }
  return operations.length
}
