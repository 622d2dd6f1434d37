import type { RelationshipToAnonymous, RelationshipToObject, RelationshipToPerson } from "@cio/track-core"
import { patchAttributes } from "./attributes.ts"
import type { ObjectRecord } from "./objects.ts"
import type { PersonRecord } from "./people.ts"
import { findPerson, reachPerson } from "./reach-person.ts"
import type { TrackState } from "./track-state.ts"
import type { Reason } from "./verdict.ts"

/** Relates a person to objects, which are created if need be (guess). The reason why one was left out, if any was. */
export function relateToObjects(
  state: TrackState,
  person: PersonRecord,
  relationships: readonly RelationshipToObject[] = [],
): Reason | undefined {
  let lost: Reason | undefined
  for (const { identifiers, relationship_attributes } of relationships) {
    const object = state.objects.findOrCreate(identifiers)
    if (object) state.relationships.add(person, object, relationship_attributes)
    else lost = "unknown-object"
  }
  return lost
}

/** Relates an object to people, who are created if need be (guess). The reason why one was left out, if any was. */
export function relateToPeople(
  state: TrackState,
  object: ObjectRecord,
  relationships: readonly RelationshipToPerson[] = [],
): Reason | undefined {
  let lost: Reason | undefined
  for (const { identifiers, relationship_attributes } of relationships) {
    const person = reachPerson(state, identifiers)
    if (typeof person === "string") lost = person
    else state.relationships.add(person, object, relationship_attributes)
  }
  return lost
}

/**
 * Relates an object to people who have not been identified, whom it does not create. What is related already has its
 * attributes patched (guess).
 */
export function relateToAnonymous(object: ObjectRecord, relationships: readonly RelationshipToAnonymous[] = []): void {
  for (const { identifiers, relationship_attributes } of relationships) {
    object.anonymous ??= new Map()
    const attributes = object.anonymous.get(identifiers.anonymous_id) ?? {}
    object.anonymous.set(identifiers.anonymous_id, attributes)
    patchAttributes(attributes, relationship_attributes)
  }
}

/** Ends a person's relationships to objects. The reason why one could not be, if any. */
export function partFromObjects(
  state: TrackState,
  person: PersonRecord,
  relationships: readonly RelationshipToObject[],
): Reason | undefined {
  let lost: Reason | undefined
  for (const { identifiers } of relationships) {
    const object = state.objects.find(identifiers)
    if (!object || !state.relationships.remove(person, object)) lost = "not-related"
  }
  return lost
}

/** Ends an object's relationships to people. The reason why one could not be, if any. */
export function partFromPeople(
  state: TrackState,
  object: ObjectRecord,
  relationships: readonly RelationshipToPerson[],
): Reason | undefined {
  let lost: Reason | undefined
  for (const { identifiers } of relationships) {
    const person = findPerson(state, identifiers)
    if (!person || !state.relationships.remove(person, object)) lost = "not-related"
  }
  return lost
}
