import type { ObjectRecord } from "../state/objects.ts"
import type { PersonRecord } from "../state/people.ts"
import { viewEvent, viewObject, viewPerson } from "../state/views.ts"
import type { Epoch } from "../workspace.ts"
import type { ObjectDetail, PersonDetail } from "./control-types.ts"
import { newestFirst } from "./held-array.ts"
import { timelineOfObject, timelineOfPerson } from "./timeline-of.ts"

/** Events and relationships that a detail shows: an object may have a million people. */
const maxShown = 1000

/** All about a person. */
export function personDetail({ state, activity }: Epoch, person: PersonRecord): PersonDetail {
  const events = person.events ?? []
  return {
    person: viewPerson({ ...person, relationships: lastOf(person.relationships) }),
    relationshipCount: person.relationships?.size ?? 0,
    segments: state.segments.of(person),
    events: newestFirst(events, { offset: 0, limit: maxShown }).map(viewEvent),
    eventCount: events.length,
    timeline: timelineOfPerson(activity, person),
  }
}

/** All about an object. */
export function objectDetail({ activity }: Epoch, object: ObjectRecord): ObjectDetail {
  const { relationships, anonymous } = object
  return {
    object: viewObject({ ...object, relationships: lastOf(relationships), anonymous: lastOf(anonymous) }),
    relationshipCount: relationships?.size ?? 0,
    anonymousRelationshipCount: anonymous?.size ?? 0,
    timeline: timelineOfObject(activity, object),
  }
}

/** The last of a map, in order. */
function lastOf<Key, Value>(map: ReadonlyMap<Key, Value> | undefined): Map<Key, Value> | undefined {
  if (!map) return undefined
  let toSkip = map.size - maxShown
  const last = new Map<Key, Value>()
  for (const [key, value] of map) if (toSkip-- <= 0) last.set(key, value)
  return last
}
