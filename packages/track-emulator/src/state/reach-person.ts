import type { PersonIdentifiers } from "@cio/track-core"
import { identifierOf, type PersonRecord } from "./people.ts"
import type { TrackState } from "./track-state.ts"
import type { Reason } from "./verdict.ts"

/**
 * The person that an operation is about, created if need be: an event creates its person (seen), so whatever else is
 * sent about somebody does too (guess). Instead of a person, the reason why there is none.
 */
export function reachPerson(state: TrackState, identifiers: PersonIdentifiers): PersonRecord | Reason {
  const identifier = identifierOf(identifiers)
  // A suppressed person's data is dropped (doc).
  if (state.suppressions.has(identifier)) return "suppressed"
  return state.people.find(identifier) ?? state.people.create(identifier) ?? "unknown-person"
}

/** The person that an operation is about. Instead of a person, the reason why there is none. */
export function findPerson(state: TrackState, identifiers: PersonIdentifiers): PersonRecord | Reason {
  const identifier = identifierOf(identifiers)
  return (
    state.people.find(identifier) ?? (state.suppressions.has(identifier) ? ("suppressed" as const) : "unknown-person")
  )
}
