import type { PersonMerge } from "@cio/track-core"
import { fillGaps } from "./attributes.ts"
import type { PersonRecord } from "./people.ts"
import { findPerson } from "./reach-person.ts"
import { fillTopicGaps } from "./topic-preferences.ts"
import type { TrackState } from "./track-state.ts"
import { applied, ignored, ignoredFor, type Shortfalls, type Verdict, withShortfall } from "./verdict.ts"

/** Merges two people. Nothing happens unless both exist (doc for the primary, guess for the secondary). */
export function mergePeople(state: TrackState, operation: PersonMerge): Verdict {
  const primary = findPerson(state, operation.primary)
  const secondary = findPerson(state, operation.secondary)
  let missing: Shortfalls
  if (typeof primary === "string") missing = withShortfall(missing, primary, "primary")
  if (typeof secondary === "string") missing = withShortfall(missing, secondary, "secondary")
  if (typeof primary === "string" || typeof secondary === "string") return ignoredFor(missing)
  if (primary === secondary) return ignored("same-person", "secondary")
  mergeInto(state, primary, secondary)
  return applied
}

/**
 * The primary stays, the secondary is gone (doc). The secondary's attributes fill what the primary lacks, its events,
 * relationships and segments move (doc), and so do its devices and identifiers (guess). The last edit is that of either (guess).
 */
export function mergeInto(state: TrackState, primary: PersonRecord, secondary: PersonRecord): void {
  fillTopicGaps(primary.attributes, secondary.attributes)
  fillGaps(primary.attributes, secondary.attributes)
  primary.editedAt = Math.max(primary.editedAt, secondary.editedAt)
  state.events.moveAll(secondary, primary)
  state.devices.moveAll(secondary, primary)
  state.relationships.moveAll(secondary, primary)
  state.segments.moveAll(secondary, primary)
  state.anonymousLinks.moveAll(secondary, primary)
  const { id, email, phone } = secondary
  // Removed first: an identifier has one owner at a time.
  state.people.remove(secondary)
  if (primary.id === undefined && id !== undefined) state.people.give(primary, "id", id)
  if (primary.email === undefined && email !== undefined) state.people.give(primary, "email", email)
  if (primary.phone === undefined && phone !== undefined) state.people.give(primary, "phone", phone)
  // The secondary's may have been no identifier.
  if (primary.phone !== undefined) delete primary.attributes.phone
}
