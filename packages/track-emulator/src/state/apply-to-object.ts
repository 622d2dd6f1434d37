import type {
  ObjectAddRelationships,
  ObjectDelete,
  ObjectDeleteRelationships,
  ObjectIdentify,
  ObjectIdentifyAnonymous,
  Operation,
} from "@cio/track-core"
import { patchAttributes } from "./attributes.ts"
import { partFromPeople, relateToAnonymous, relateToPeople } from "./relate.ts"
import type { TrackState } from "./track-state.ts"
import { applied, appliedExcept, ignored, ignoredFor, type Verdict } from "./verdict.ts"

/** Applies an operation about an object. */
export function applyToObject(state: TrackState, operation: Extract<Operation, { type: "object" }>): Verdict {
  switch (operation.action) {
    case "identify":
    case "identify_anonymous":
      return identify(state, operation)
    case "add_relationships":
      return addRelationships(state, operation)
    case "delete_relationships":
      return deleteRelationships(state, operation)
    case "delete":
      return deleteObject(state, operation)
    default:
      return operation satisfies never
  }
}

/** Creates the object, or updates the one that exists (doc). A `cio_object_id` can only update (doc). */
function identify(state: TrackState, operation: ObjectIdentify | ObjectIdentifyAnonymous): Verdict {
  const object = state.objects.findOrCreate(operation.identifiers)
  if (!object) return ignored("unknown-object", "identifiers")
  patchAttributes(object.attributes, operation.attributes)
  if (operation.action === "identify") return appliedExcept(relateToPeople(state, object, operation.cio_relationships))
  relateToAnonymous(state, object, operation.cio_relationships)
  return applied
}

/** Creates the object if need be (guess). */
function addRelationships(state: TrackState, operation: ObjectAddRelationships): Verdict {
  const objectsBefore = state.objects.size
  const object = state.objects.findOrCreate(operation.identifiers)
  if (!object) return ignored("unknown-object", "identifiers")
  const isNew = state.objects.size > objectsBefore
  if (operation.cio_relationships.length === 0 && !isNew) return ignored("empty-list", "cio_relationships")
  const shortfalls = relateToPeople(state, object, operation.cio_relationships)
  return shortfalls?.length === operation.cio_relationships.length && !isNew
    ? ignoredFor(shortfalls)
    : appliedExcept(shortfalls)
}

function deleteRelationships(state: TrackState, operation: ObjectDeleteRelationships): Verdict {
  const object = state.objects.find(operation.identifiers)
  if (!object) return ignored("unknown-object", "identifiers")
  if (operation.cio_relationships.length === 0) return ignored("empty-list", "cio_relationships")
  const shortfalls = partFromPeople(state, object, operation.cio_relationships)
  return shortfalls?.length === operation.cio_relationships.length ? ignoredFor(shortfalls) : appliedExcept(shortfalls)
}

/** The people stay, the relationships go (doc). */
function deleteObject(state: TrackState, operation: ObjectDelete): Verdict {
  const object = state.objects.find(operation.identifiers)
  if (!object) return ignored("unknown-object", "identifiers")
  state.relationships.removeAllOfObject(object)
  state.anonymousRelationships.removeAllOfObject(object)
  state.objects.remove(object)
  return applied
}
