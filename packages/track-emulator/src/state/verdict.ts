/** Why an operation that the API took had no effect, or not all of its effect. */
export type Reason =
  | "suppressed"
  | "not-suppressed"
  | "unknown-person"
  | "unknown-object"
  | "unknown-device"
  | "not-related"
  | "same-person"
  | "update-only"
  | "stale-timestamp"
  | "unusable-timestamp"
  | "identity-conflict"
  | "unusable-identifier"
  | "duplicate-event-id"

/**
 * What became of an operation that the API took: it answers 200 to all three. `partial` means that the rest of the
 * operation was applied.
 */
export type Verdict =
  | { readonly effect: "applied" }
  | { readonly effect: "partial"; readonly reason: Reason }
  | { readonly effect: "ignored"; readonly reason: Reason }

/** The operation did what it says. */
export const applied: Verdict = Object.freeze({ effect: "applied" })

/** The operation changed nothing. */
export function ignored(reason: Reason): Verdict {
  return { effect: "ignored", reason }
}

/** Applied, but for what `reason` names, if anything. */
export function appliedExcept(reason: Reason | undefined): Verdict {
  return reason === undefined ? applied : { effect: "partial", reason }
}
