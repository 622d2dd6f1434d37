import { applyOperation } from "../../src/state/apply-operation.ts"
import { TrackState } from "../../src/state/track-state.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"

/** When the tests take place, in Unix seconds. */
export const now = 1_764_000_000
export const day = 86_400

/** A state with a clock that a test sets. */
export function stateWithClock(): { state: TrackState; clock: { seconds: number } } {
  const clock = { seconds: now }
  return { state: new TrackState(() => clock.seconds * 1000), clock }
}

/** Applies operations in order. Each verdict reads as `applied`, or as `partial: reason at field, reason at field`. */
export function applyAll(state: TrackState, ...operations: TakenOperation[]): string[] {
  return operations.map((operation) => {
    const verdict = applyOperation(state, operation)
    if (verdict.effect === "applied") return verdict.effect
    const shortfalls = verdict.shortfalls.map(({ reason, field }) => (field ? `${reason} at ${field}` : reason))
    return `${verdict.effect}: ${shortfalls.join(", ")}`
  })
}

export function identify(id: string, attributes: Record<string, unknown> = {}, rest: object = {}): TakenOperation {
  return { type: "person", action: "identify", identifiers: { id }, attributes, ...rest }
}

export function identifyByEmail(email: string, attributes: Record<string, unknown> = {}): TakenOperation {
  return { type: "person", action: "identify", identifiers: { email }, attributes }
}

export function event(id: string, name: string, rest: { id?: string; timestamp?: number } = {}): TakenOperation {
  return { type: "person", action: "event", identifiers: { id }, name, ...rest }
}
