import type { Attributes } from "../state/attributes.ts"
import type { ObjectRecord } from "../state/objects.ts"
import type { TrackState } from "../state/track-state.ts"
import type { LineFields } from "./line-fields.ts"
import { unlessEmpty } from "./unless-empty.ts"

/** One object. */
export interface ObjectLine {
  readonly kind: "object"
  readonly cio_object_id: string
  readonly object_type_id: string
  readonly object_id: string
  readonly attributes?: Attributes | undefined
}

/** In the order in which they were created. */
export function* dumpObjects(state: TrackState): Iterable<ObjectLine> {
  for (const { cio_object_id, object_type_id, object_id, attributes } of state.objects.values()) {
    yield { kind: "object", cio_object_id, object_type_id, object_id, attributes: unlessEmpty(attributes) }
  }
}

export function loadObject(state: TrackState, line: LineFields): void {
  const object: ObjectRecord = {
    cio_object_id: line.text("cio_object_id"),
    object_type_id: line.text("object_type_id"),
    object_id: line.text("object_id"),
    attributes: line.attributes("attributes"),
    relationships: undefined,
    anonymous: undefined,
  }
  if (!state.objects.restore(object)) line.fail("identifiers must not be those of an object before")
}

/** The object, in a line before, of the `cio_object_id` that a member names. */
export function objectNamed(state: TrackState, line: LineFields, name: string): ObjectRecord {
  return state.objects.byCioId(line.text(name)) ?? line.fail(`${name} must be the cio_object_id of an object before`)
}
