import type { SegmentChange } from "../taken-operation.ts"
import { findPerson } from "./reach-person.ts"
import type { TrackState } from "./track-state.ts"
import { appliedExcept, ignored, ignoredFor, type Shortfalls, type Verdict, withShortfall } from "./verdict.ts"

/**
 * Adds people to a manual segment, or removes them. People must have been identified before (doc): those unknown are passed over
 * (guess), and so is what can be no identifier. Each is named by its place among those sent. At the service the segment must exist
 * (doc); the emulator cannot know and takes any.
 */
export function changeSegment(
  state: TrackState,
  { action, identifiers, people, unusable = [] }: SegmentChange,
): Verdict {
  const count = people.length + unusable.length
  if (count === 0) return ignored("empty-list", "people")
  const left = new Set(unusable)
  let shortfalls: Shortfalls
  let next = 0
  for (let place = 0; place < count; place++) {
    const field = `people.${place}`
    const named = left.has(place) ? undefined : people[next++]
    if (!named) {
      shortfalls = withShortfall(shortfalls, "unusable-identifier", field)
      continue
    }
    const person = findPerson(state, named)
    if (typeof person === "string") shortfalls = withShortfall(shortfalls, person, field)
    else if (action === "add_people") state.segments.add(identifiers.id, person)
    else if (!state.segments.remove(identifiers.id, person)) {
      shortfalls = withShortfall(shortfalls, "not-in-segment", field)
    }
  }
  return shortfalls?.length === count ? ignoredFor(shortfalls) : appliedExcept(shortfalls)
}
