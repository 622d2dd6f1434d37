import type { PersonEvent, PersonPage, PersonScreen } from "@cio/track-core"
import { identifierOf } from "./people.ts"
import { reachPerson } from "./reach-person.ts"
import type { TrackState } from "./track-state.ts"
import { usableTime } from "./usable-time.ts"
import { appliedExcept, ignored, type Verdict, withTimeShortfall } from "./verdict.ts"

/** Adds what a person did or saw, and creates the person if need be (seen). However old it is, it is held (guess). */
export function addEvent(state: TrackState, operation: PersonEvent | PersonPage | PersonScreen): Verdict {
  if (state.suppressions.has(identifierOf(operation.identifiers))) return ignored("suppressed", "identifiers")
  // Once the blanks around it are cut off (doc) there is no name, which an event needs (guess that it is dropped then).
  if (operation.name.trim() === "") return ignored("blank-name", "name")
  // A duplicate does not create its person either (guess).
  if (state.events.has(operation.id)) return duplicate(state, operation.id)
  const person = reachPerson(state, operation.identifiers)
  if (typeof person === "string") return ignored(person, "identifiers")
  const time = usableTime(operation.timestamp, state.nowSeconds())
  state.events.add(person, operation, time.seconds)
  return appliedExcept(withTimeShortfall(undefined, time, "timestamp"))
}

/**
 * The service deduplicates by id (doc). Who sends the person's id as the event's loses all events but the first that way
 * (seen), which deserves a reason of its own.
 */
export function duplicate(state: TrackState, id: string | undefined): Verdict {
  const isOfPerson = id !== undefined && state.people.find({ name: "id", value: id }) !== undefined
  return ignored(isOfPerson ? "person-id-as-event-id" : "duplicate-event-id", "id")
}
