import type { PersonMerge } from "@cio/track-core"
import { fillGaps } from "./attributes.ts"
import { findPerson } from "./reach-person.ts"
import type { TrackState } from "./track-state.ts"
import { applied, ignored, type Verdict } from "./verdict.ts"

/**
 * Merges two people: the primary stays, the secondary is gone (doc). The secondary's attributes and identifiers fill
 * what the primary lacks; its events, devices and relationships move (guess). Nothing happens unless both exist (guess).
 */
export function mergePeople(state: TrackState, operation: PersonMerge): Verdict {
  const primary = findPerson(state, operation.primary)
  const secondary = findPerson(state, operation.secondary)
  if (!primary || !secondary) return ignored("unknown-person")
  if (primary === secondary) return ignored("same-person")
  fillGaps(primary.attributes, secondary.attributes)
  state.events.moveAll(secondary, primary)
  state.devices.moveAll(secondary, primary)
  state.relationships.moveAll(secondary, primary)
  const { id, email, phone } = secondary
  // Removed first: an identifier has one owner at a time.
  state.people.remove(secondary)
  if (primary.id === undefined && id !== undefined) state.people.give(primary, "id", id)
  if (primary.email === undefined && email !== undefined) state.people.give(primary, "email", email)
  if (primary.phone === undefined && phone !== undefined) state.people.give(primary, "phone", phone)
  return applied
}
