import type { Attributes } from "../state/attributes.ts"
import type { TrackState } from "../state/track-state.ts"
import type { LineFields } from "./line-fields.ts"
import { objectNamed } from "./object-lines.ts"
import { personNamed } from "./person-lines.ts"
import { unlessEmpty } from "./unless-empty.ts"

/** One relationship of an object and somebody who has not been identified. */
export interface AnonymousRelationshipLine {
  readonly kind: "anonymous_relationship"
  readonly anonymous_id: string
  /** The object's `cio_object_id`. */
  readonly object: string
  readonly attributes?: Attributes | undefined
}

/** That somebody was identified with an `anonymous_id` a short while ago. */
export interface AnonymousLinkLine {
  readonly kind: "anonymous_link"
  readonly anonymous_id: string
  /** The person's `cio_id`. */
  readonly person: string
  /** Unix seconds of the identify. */
  readonly since: number
}

/** By object, each one's in the order that the object shows. */
export function* dumpAnonymousRelationships(state: TrackState): Iterable<AnonymousRelationshipLine> {
  for (const { cio_object_id, anonymous } of state.objects.values()) {
    for (const [anonymous_id, attributes] of anonymous ?? []) {
      const kind = "anonymous_relationship"
      yield { kind, anonymous_id, object: cio_object_id, attributes: unlessEmpty(attributes) }
    }
  }
}

export function loadAnonymousRelationship(state: TrackState, line: LineFields): void {
  const object = objectNamed(state, line, "object")
  const anonymousId = line.text("anonymous_id")
  if (object.anonymous?.has(anonymousId)) line.fail("anonymous_id and object must not be related before")
  state.anonymousRelationships.add(object, anonymousId, line.attributes("attributes"))
}

/** In the order of time. */
export function* dumpAnonymousLinks(state: TrackState): Iterable<AnonymousLinkLine> {
  for (const { anonymousId, person, sinceSeconds } of state.anonymousLinks.values()) {
    yield { kind: "anonymous_link", anonymous_id: anonymousId, person: person.cio_id, since: sinceSeconds }
  }
}

export function loadAnonymousLink(state: TrackState, line: LineFields): void {
  const person = personNamed(state, line, "person")
  state.anonymousLinks.add(line.text("anonymous_id"), person, line.number("since"))
}
