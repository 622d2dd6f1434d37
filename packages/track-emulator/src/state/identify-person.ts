import type { PersonIdentify } from "@cio/track-core"
import { claimAnonymousActivity } from "./anonymous-activity.ts"
import { type Attributes, isRemoval, patchAttribute } from "./attributes.ts"
import { patchIdentifier } from "./patch-identifier.ts"
import { type Identifier, identifierOf, type PersonRecord } from "./people.ts"
import { findTwin, recognise, unite } from "./recognise-person.ts"
import { relateToObjects } from "./relate.ts"
import { patchTopic, replacePreferences, topicOf } from "./topic-preferences.ts"
import type { TrackState } from "./track-state.ts"
import { usableTime } from "./usable-time.ts"
import { appliedExcept, ignored, type Shortfalls, type Verdict, withShortfall, withTimeShortfall } from "./verdict.ts"

/** Creates a person, or updates the one that exists (doc). */
export function identifyPerson(state: TrackState, operation: PersonIdentify): Verdict {
  const { attributes } = operation
  const by = identifierOf(operation.identifiers)
  if (state.suppressions.has(by)) return ignored("suppressed", "identifiers")
  const known = state.people.find(by) ?? recognise(state, by, attributes)
  // `_update: true` never creates (doc).
  if (!known && attributes?._update === true) return ignored("update-only", "attributes._update")
  const twin = known && findTwin(state, known, by, attributes)
  const now = state.nowSeconds()
  const time = usableTime(operation.timestamp, now)
  const editedAt = Math.max(known?.editedAt ?? 0, twin?.editedAt ?? 0)
  // An identify older than the profile's last edit is dropped (seen, one report), and older than that of either is too old for both
  // (guess).
  if (time.origin === "sent" && time.seconds < editedAt) return ignored("stale-timestamp", "timestamp")
  const person = known ? settle(state, known, by, twin) : state.people.create(by)
  // Only the service gives out a `cio_id` (doc).
  if (!person) return ignored("unknown-person", "identifiers")
  // A time to come must not make those of the present stale (guess).
  person.editedAt = Math.max(editedAt, state.hasPassed(time.seconds) ? time.seconds : now)
  const unpatched = patchPerson(state, person, attributes, by)
  const unrelated = relateToObjects(state, person, operation.cio_relationships, unpatched)
  return appliedExcept(withTimeShortfall(unrelated, time, "timestamp"))
}

/** Gives somebody known the identifier of the operation, and takes in who turns out to be the same. Returns who stays. */
function settle(state: TrackState, known: PersonRecord, by: Identifier, twin: PersonRecord | undefined): PersonRecord {
  if (by.name !== "cio_id" && known[by.name] === undefined) state.people.give(known, by.name, by.value)
  return twin ? unite(state, known, twin) : known
}

function patchPerson(
  state: TrackState,
  person: PersonRecord,
  changes: Attributes | undefined,
  by: Identifier,
): Shortfalls {
  let shortfalls: Shortfalls
  for (const name in changes) {
    const value = changes[name]
    switch (name) {
      case "id":
      case "email":
      case "phone": {
        const reason = patchIdentifier(state, person, name, value, by)
        if (reason !== undefined) shortfalls = withShortfall(shortfalls, reason, `attributes.${name}`)
        break
      }
      case "_update":
        // An instruction (doc).
        break
      case "cio_id":
      case "_created_in_customerio_at":
        // The service's to give (doc). Nothing is lost when it is what the person has.
        if (value !== person.cio_id) shortfalls = withShortfall(shortfalls, "reserved-attribute", `attributes.${name}`)
        break
      case "anonymous_id":
        shortfalls = patchAnonymousId(state, person, value, shortfalls)
        break
      case "cio_subscription_preferences":
        shortfalls = replacePreferences(person.attributes, value, shortfalls)
        break
      default: {
        const topic = topicOf(name)
        if (topic === undefined) patchAttribute(person.attributes, name, value)
        else if (!patchTopic(person.attributes, topic, value)) {
          shortfalls = withShortfall(shortfalls, "unusable-topic", `attributes.${name}`)
        }
      }
    }
  }
  return shortfalls
}

/** Held as an attribute (doc), as text (guess), and takes over what was done under it (doc). */
function patchAnonymousId(state: TrackState, person: PersonRecord, value: unknown, before: Shortfalls): Shortfalls {
  if (isRemoval(value)) {
    patchAttribute(person.attributes, "anonymous_id", value)
    return before
  }
  if (typeof value !== "string" && typeof value !== "number") {
    return withShortfall(before, "unusable-identifier", "attributes.anonymous_id")
  }
  person.attributes.anonymous_id = String(value)
  claimAnonymousActivity(state, person, String(value))
  return before
}
