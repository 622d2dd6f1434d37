import type { AnonymousEvent } from "../taken-operation.ts"
import { duplicate } from "./add-event.ts"
import { fillGaps } from "./attributes.ts"
import type { PersonRecord } from "./people.ts"
import type { TrackState } from "./track-state.ts"
import { usableTime } from "./usable-time.ts"
import { appliedExcept, type Shortfalls, type Verdict, withShortfall, withTimeShortfall } from "./verdict.ts"

/** How long an anonymous event waits for its person: 30 days (doc), counted from its timestamp (guess). */
const keptSeconds = 30 * 24 * 60 * 60

/**
 * Adds what somebody not identified did or saw. It is nobody's until somebody is identified with its `anonymous_id`, unless
 * somebody was a short while ago (doc). Without an `anonymous_id` it stays nobody's (doc).
 */
export function addAnonymousEvent(state: TrackState, operation: AnonymousEvent): Verdict {
  if (state.events.has(operation.id)) return duplicate(state, operation.id)
  const now = state.nowSeconds()
  const time = usableTime(operation.timestamp, now)
  const anonymousId = operation.identifiers.anonymous_id
  let shortfalls: Shortfalls = withTimeShortfall(undefined, time, "timestamp")
  let person: PersonRecord | undefined
  if (anonymousId !== undefined) {
    if (time.seconds >= now - keptSeconds) person = state.anonymousLinks.find(anonymousId, now)
    else shortfalls = withShortfall(shortfalls, "expired-anonymous-event", "timestamp")
  }
  state.events.add(person, operation, time.seconds, anonymousId)
  return appliedExcept(shortfalls)
}

/**
 * Somebody who is identified with an `anonymous_id` takes over the events of that id (doc) and its relationships to objects
 * (guess). Where the person is related to the same object already, what is there stays (guess). Each identify takes over what
 * came in the meantime (doc), whoever took over before (guess).
 */
export function claimAnonymousActivity(state: TrackState, person: PersonRecord, anonymousId: string): void {
  const now = state.nowSeconds()
  state.events.claim(anonymousId, person, now - keptSeconds)
  for (const [object, attributes] of state.anonymousRelationships.take(anonymousId)) {
    const known = person.relationships?.get(object)
    if (known) fillGaps(known.attributes, attributes)
    else state.relationships.add(person, object, attributes)
  }
  state.anonymousLinks.add(anonymousId, person, now)
}
