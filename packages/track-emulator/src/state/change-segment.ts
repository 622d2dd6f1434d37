import type { SegmentChange } from "../taken-operation.ts"
import { findPerson } from "./reach-person.ts"
import type { TrackState } from "./track-state.ts"
import { appliedExcept, ignoredFor, type Shortfalls, type Verdict, withShortfall } from "./verdict.ts"

/**
 * Adds people to a manual segment, or removes them. People must have been identified before (doc): those unknown are passed over
 * (guess). At the service the segment must exist (doc); the emulator cannot know and takes any.
 */
export function changeSegment(state: TrackState, { action, identifiers, people }: SegmentChange): Verdict {
  let shortfalls: Shortfalls
  for (const [index, named] of people.entries()) {
    const person = findPerson(state, named)
    const field = `people.${index}`
    if (typeof person === "string") shortfalls = withShortfall(shortfalls, person, field)
    else if (action === "add_people") state.segments.add(identifiers.id, person)
    else if (!state.segments.remove(identifiers.id, person)) {
      shortfalls = withShortfall(shortfalls, "not-in-segment", field)
    }
  }
  return shortfalls?.length === people.length ? ignoredFor(shortfalls) : appliedExcept(shortfalls)
}
