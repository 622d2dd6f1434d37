import { checkKeys, checkObject, type PersonIdentifiers, TrackOptionsError } from "@cio/track-core"
import type { EventRecord } from "./state/events.ts"
import { identifierOf } from "./state/people.ts"
import type { TrackState } from "./state/track-state.ts"

/** Which events to show. All that is given must fit. */
export interface EventFilter {
  readonly name?: string
  readonly person?: PersonIdentifiers
}

/** The events that fit, in the order of arrival. */
export function* eventsThatFit(state: TrackState, { name, person }: EventFilter): Iterable<EventRecord> {
  const events = person ? (state.people.find(identifierOf(person))?.events ?? []) : state.events.values()
  for (const event of events) if (name === undefined || event.name === name) yield event
}

/** @throws TrackOptionsError on a member that is not known, or a person without an identifier */
export function checkEventFilter(where: string, filter: EventFilter): void {
  checkObject(where, filter, "an object of name and person")
  checkKeys(where, filter, ["name", "person"])
  if (filter.person !== undefined) checkIdentifiers(`${where}'s person`, filter.person)
}

/** @throws TrackOptionsError unless there is exactly one identifier */
export function checkIdentifiers(where: string, identifiers: PersonIdentifiers): void {
  checkObject(where, identifiers, "an object of id, email, phone or cio_id")
  checkKeys(where, identifiers, ["id", "email", "phone", "cio_id"])
  const given = Object.values(identifiers).filter((value) => value !== undefined)
  if (given.length !== 1) throw new TrackOptionsError(`${where} must have one identifier, got ${given.length}`)
}
