import type { PersonIdentify } from "@cio/track-core"
import { type Attributes, isRemoval, patchAttribute } from "./attributes.ts"
import { type Identifier, identifierOf, type PersonRecord } from "./people.ts"
import { relateToObjects } from "./relate.ts"
import { patchTopic, topicOf } from "./topic-preferences.ts"
import type { TrackState } from "./track-state.ts"
import { usableIdentifier } from "./usable-identifier.ts"
import { usableTime } from "./usable-time.ts"
import { appliedExcept, ignored, type Reason, type Verdict } from "./verdict.ts"

/** Creates a person, or updates the one that exists (doc). */
export function identifyPerson(state: TrackState, operation: PersonIdentify): Verdict {
  const identifier = identifierOf(operation.identifiers)
  if (state.suppressions.has(identifier)) return ignored("suppressed")
  const known = state.people.find(identifier)
  // `_update: true` never creates (doc).
  if (!known && operation.attributes?._update === true) return ignored("update-only")
  const now = state.nowSeconds()
  const time = usableTime(operation.timestamp, now)
  // An identify older than the profile's last edit is dropped (seen, one report).
  if (known && time.origin === "sent" && time.seconds < known.editedAt) return ignored("stale-timestamp")
  const person = known ?? state.people.create(identifier)
  if (!person) return ignored("unknown-person")
  // A time to come must not make every identify without a timestamp a stale one (guess).
  person.editedAt = Math.floor(Math.min(time.seconds, now))
  const unpatched = patchPerson(state, person, operation.attributes, identifier)
  const unrelated = relateToObjects(state, person, operation.cio_relationships)
  return appliedExcept(unpatched ?? unrelated ?? (time.origin === "unusable" ? "unusable-timestamp" : undefined))
}

function patchPerson(
  state: TrackState,
  person: PersonRecord,
  changes: Attributes | undefined,
  by: Identifier,
): Reason | undefined {
  let lost: Reason | undefined
  for (const name in changes) {
    const value = changes[name]
    const topic = topicOf(name)
    if (topic !== undefined) patchTopic(person.attributes, topic, value)
    else if (name === "id" || name === "email" || name === "phone") {
      lost = patchIdentifier(state, person, name, value, by) ?? lost
    }
    // `_update` is an instruction (doc); a `cio_id` is the service's to give (guess).
    else if (name !== "_update" && name !== "cio_id") patchAttribute(person.attributes, name, value)
  }
  return lost
}

/**
 * An attribute named as an identifier changes that identifier. One owned by another profile is left alone, while the
 * other attributes apply (seen for email, guess for the others and for suppressed ones), and so is one that cannot be an
 * identifier (guess). A removal takes it away, unless the operation itself goes by it (guess). The reason why the change was
 * dropped, if it was.
 */
function patchIdentifier(
  state: TrackState,
  person: PersonRecord,
  name: "id" | "email" | "phone",
  value: unknown,
  by: Identifier,
): Reason | undefined {
  const text = isRemoval(value) ? undefined : usableIdentifier(name, value)
  if (text === undefined) {
    if (name !== "phone" && !isRemoval(value)) return "unusable-identifier"
    if (by.name === name) return "identity-conflict"
    state.people.take(person, name)
    // A phone number that is not E.164 is no identifier, but still an attribute (guess).
    if (name === "phone") patchAttribute(person.attributes, name, value)
    return undefined
  }
  if (state.suppressions.has({ name, value: text }) || !state.people.give(person, name, text))
    return "identity-conflict"
  delete person.attributes[name]
  return undefined
}
