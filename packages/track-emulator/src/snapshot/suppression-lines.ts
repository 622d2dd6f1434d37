import type { TrackState } from "../state/track-state.ts"
import type { LineFields } from "./line-fields.ts"

/** Identifiers suppressed together, which are allowed again together. */
export interface SuppressionLine {
  readonly kind: "suppression"
  /** Each as `name:value`, emails in lower case. */
  readonly identifiers: readonly string[]
}

const shape: RegExp = /^(id|email|phone|cio_id):/

export function* dumpSuppressions(state: TrackState): Iterable<SuppressionLine> {
  for (const identifiers of state.suppressions.groups()) yield { kind: "suppression", identifiers }
}

export function loadSuppression(state: TrackState, line: LineFields): void {
  const identifiers = line.texts("identifiers")
  if (!identifiers.every((identifier) => shape.test(identifier))) {
    line.fail("identifiers must each start with id:, email:, phone: or cio_id:")
  }
  if (!state.suppressions.restore(identifiers)) line.fail("identifiers must not be suppressed before")
}
