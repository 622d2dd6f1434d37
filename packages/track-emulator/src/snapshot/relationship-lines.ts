import type { Attributes } from "../state/attributes.ts"
import type { RelationshipRecord } from "../state/relationships.ts"
import type { TrackState } from "../state/track-state.ts"
import type { LineFields } from "./line-fields.ts"
import { objectNamed } from "./object-lines.ts"
import { personNamed } from "./person-lines.ts"
import { unlessEmpty } from "./unless-empty.ts"

/** One relationship of a person and an object. */
export interface RelationshipLine {
  readonly kind: "relationship"
  /** The person's `cio_id`. */
  readonly person: string
  /** The object's `cio_object_id`. */
  readonly object: string
  readonly attributes?: Attributes | undefined
}

/** In the order in which they came about, which gives both sides the order that they show. */
export function* dumpRelationships(state: TrackState): Iterable<RelationshipLine> {
  const all: RelationshipRecord[] = []
  for (const { relationships } of state.people.values()) {
    for (const relationship of relationships?.values() ?? []) all.push(relationship)
  }
  all.sort((one, other) => one.number - other.number)
  for (const { person, object, attributes } of all) {
    yield {
      kind: "relationship",
      person: person.cio_id,
      object: object.cio_object_id,
      attributes: unlessEmpty(attributes),
    }
  }
}

export function loadRelationship(state: TrackState, line: LineFields): void {
  const person = personNamed(state, line, "person")
  const object = objectNamed(state, line, "object")
  if (person.relationships?.has(object)) line.fail("person and object must not be related before")
  state.relationships.add(person, object, line.attributes("attributes"))
}
