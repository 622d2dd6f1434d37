import type { RelationshipToAnonymous, RelationshipToObject, RelationshipToPerson } from "@cio/track-core"
import type { ObjectRecord } from "./objects.ts"
import type { PersonRecord } from "./people.ts"
import { findPerson, reachPerson } from "./reach-person.ts"
import type { TrackState } from "./track-state.ts"
import { type Shortfalls, withShortfall } from "./verdict.ts"

/** Relates a person to objects, which are created if need be (guess). Adds those left out to the shortfalls. */
export function relateToObjects(
  state: TrackState,
  person: PersonRecord,
  relationships: readonly RelationshipToObject[] | undefined,
  before?: Shortfalls,
): Shortfalls {
  if (!relationships) return before
  let shortfalls = before
  for (const [index, { identifiers, relationship_attributes }] of relationships.entries()) {
    const object = state.objects.findOrCreate(identifiers)
    if (object) state.relationships.add(person, object, relationship_attributes)
    else shortfalls = withShortfall(shortfalls, "unknown-object", fieldOf(index))
  }
  return shortfalls
}

/** Relates an object to people, who are created if need be (guess). Returns those left out. */
export function relateToPeople(
  state: TrackState,
  object: ObjectRecord,
  relationships: readonly RelationshipToPerson[] = [],
): Shortfalls {
  let shortfalls: Shortfalls
  for (const [index, { identifiers, relationship_attributes }] of relationships.entries()) {
    const person = reachPerson(state, identifiers)
    if (typeof person === "string") shortfalls = withShortfall(shortfalls, person, fieldOf(index))
    else state.relationships.add(person, object, relationship_attributes)
  }
  return shortfalls
}

/** Relates an object to people who have not been identified, whom it does not create. */
export function relateToAnonymous(
  state: TrackState,
  object: ObjectRecord,
  relationships: readonly RelationshipToAnonymous[] = [],
): void {
  for (const { identifiers, relationship_attributes } of relationships) {
    state.anonymousRelationships.add(object, identifiers.anonymous_id, relationship_attributes)
  }
}

/** Ends a person's relationships to objects. Returns those that there were not. */
export function partFromObjects(
  state: TrackState,
  person: PersonRecord,
  relationships: readonly RelationshipToObject[],
): Shortfalls {
  let shortfalls: Shortfalls
  for (const [index, { identifiers }] of relationships.entries()) {
    const object = state.objects.find(identifiers)
    if (!object) shortfalls = withShortfall(shortfalls, "unknown-object", fieldOf(index))
    else if (!state.relationships.remove(person, object)) {
      shortfalls = withShortfall(shortfalls, "not-related", fieldOf(index))
    }
  }
  return shortfalls
}

/** Ends an object's relationships to people. Returns those that there were not. */
export function partFromPeople(
  state: TrackState,
  object: ObjectRecord,
  relationships: readonly RelationshipToPerson[],
): Shortfalls {
  let shortfalls: Shortfalls
  for (const [index, { identifiers }] of relationships.entries()) {
    const person = findPerson(state, identifiers)
    if (typeof person === "string") shortfalls = withShortfall(shortfalls, person, fieldOf(index))
    else if (!state.relationships.remove(person, object)) {
      shortfalls = withShortfall(shortfalls, "not-related", fieldOf(index))
    }
  }
  return shortfalls
}

function fieldOf(index: number): string {
  return `cio_relationships.${index}.identifiers`
}
