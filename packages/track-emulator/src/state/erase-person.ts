import type { PersonDelete, PersonSuppress, PersonUnsuppress } from "@cio/track-core"
import { identifierOf, type PersonRecord } from "./people.ts"
import { findPerson } from "./reach-person.ts"
import type { TrackState } from "./track-state.ts"
import { applied, ignored, type Verdict } from "./verdict.ts"

/** Deletes a person, who comes back as somebody new with the next operation (doc). */
export function deletePerson(state: TrackState, operation: PersonDelete): Verdict {
  const person = findPerson(state, operation.identifiers)
  if (typeof person === "string") return ignored(person, "identifiers")
  erase(state, person)
  return applied
}

/**
 * Suppressing deletes the person and drops what comes later (doc). One never seen is suppressed all the same (guess), but for a
 * `cio_id` that nobody has, which somebody may be given one day (guess).
 */
export function suppressPerson(state: TrackState, operation: PersonSuppress): Verdict {
  const identifier = identifierOf(operation.identifiers)
  if (state.suppressions.has(identifier)) return ignored("already-suppressed", "identifiers")
  const person = state.people.find(identifier)
  if (!person && identifier.name === "cio_id") return ignored("unknown-person", "identifiers")
  state.suppressions.add(identifier, person)
  if (person) erase(state, person)
  return applied
}

/** Allows identifiers again; what was deleted does not come back (doc). */
export function unsuppressPerson(state: TrackState, operation: PersonUnsuppress): Verdict {
  return state.suppressions.lift(identifierOf(operation.identifiers))
    ? applied
    : ignored("not-suppressed", "identifiers")
}

/** A person goes with all that is held of it (doc): events, devices, relationships (guess), and its place in segments (guess). */
function erase(state: TrackState, person: PersonRecord): void {
  state.events.removeAllOf(person)
  state.devices.removeAllOf(person)
  state.relationships.removeAllOfPerson(person)
  state.segments.removeAllOf(person)
  state.anonymousLinks.removeAllOf(person)
  state.people.remove(person)
}
