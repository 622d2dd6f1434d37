import type {
  ObjectAddRelationships,
  ObjectDelete,
  ObjectDeleteRelationships,
  ObjectIdentify,
  ObjectIdentifyAnonymous,
  Operation,
  PersonAddDevice,
  PersonAddRelationships,
  PersonDelete,
  PersonDeleteDevice,
  PersonDeleteRelationships,
  PersonEvent,
  PersonPage,
  PersonScreen,
  PersonSuppress,
  PersonUnsuppress,
} from "@cio/track-core"
import { patchAttributes } from "./attributes.ts"
import { identifyPerson } from "./identify-person.ts"
import { mergePeople } from "./merge-people.ts"
import { identifierOf, type PersonRecord } from "./people.ts"
import { findPerson, reachPerson } from "./reach-person.ts"
import { partFromObjects, partFromPeople, relateToAnonymous, relateToObjects, relateToPeople } from "./relate.ts"
import type { TrackState } from "./track-state.ts"
import { usableTime } from "./usable-time.ts"
import { applied, appliedExcept, ignored, type Verdict } from "./verdict.ts"

/** Applies one operation that keeps to the contract, and tells what became of it. */
export function applyOperation(state: TrackState, operation: Operation): Verdict {
  switch (operation.type) {
    case "person":
      return applyToPerson(state, operation)
    case "object":
      return applyToObject(state, operation)
    case "delivery":
      state.deliveryEvents.push(operation)
      return applied
    default:
      return operation satisfies never
  }
}

function applyToPerson(state: TrackState, operation: Extract<Operation, { type: "person" }>): Verdict {
  switch (operation.action) {
    case "identify":
      return identifyPerson(state, operation)
    case "event":
    case "page":
    case "screen":
      return addEvent(state, operation)
    case "add_relationships":
      return addRelationshipsToObjects(state, operation)
    case "delete_relationships":
      return deleteRelationshipsToObjects(state, operation)
    case "add_device":
      return addDevice(state, operation)
    case "delete_device":
      return deleteDevice(state, operation)
    case "merge":
      return mergePeople(state, operation)
    case "delete":
      return deletePerson(state, operation)
    case "suppress":
      return suppressPerson(state, operation)
    case "unsuppress":
      return unsuppressPerson(state, operation)
    default:
      return operation satisfies never
  }
}

function applyToObject(state: TrackState, operation: Extract<Operation, { type: "object" }>): Verdict {
  switch (operation.action) {
    case "identify":
    case "identify_anonymous":
      return identifyObject(state, operation)
    case "add_relationships":
      return addRelationshipsToPeople(state, operation)
    case "delete_relationships":
      return deleteRelationshipsToPeople(state, operation)
    case "delete":
      return deleteObject(state, operation)
    default:
      return operation satisfies never
  }
}

function addEvent(state: TrackState, operation: PersonEvent | PersonPage | PersonScreen): Verdict {
  if (state.suppressions.has(identifierOf(operation.identifiers))) return ignored("suppressed")
  // The service deduplicates by id (doc); a duplicate does not create its person either (guess).
  if (state.events.has(operation.id)) return ignored("duplicate-event-id")
  const person = reachPerson(state, operation.identifiers)
  if (typeof person === "string") return ignored(person)
  const time = usableTime(operation.timestamp, state.nowSeconds())
  state.events.add(person, operation, time.seconds)
  return appliedExcept(time.origin === "unusable" ? "unusable-timestamp" : undefined)
}

function addDevice(state: TrackState, operation: PersonAddDevice): Verdict {
  const person = reachPerson(state, operation.identifiers)
  if (typeof person === "string") return ignored(person)
  state.devices.add(person, operation.device)
  return applied
}

function deleteDevice(state: TrackState, operation: PersonDeleteDevice): Verdict {
  const person = findPerson(state, operation.identifiers)
  if (!person) return ignored("unknown-person")
  return state.devices.remove(person, operation.device.token) ? applied : ignored("unknown-device")
}

function addRelationshipsToObjects(state: TrackState, operation: PersonAddRelationships): Verdict {
  const person = reachPerson(state, operation.identifiers)
  if (typeof person === "string") return ignored(person)
  return appliedExcept(relateToObjects(state, person, operation.cio_relationships))
}

function deleteRelationshipsToObjects(state: TrackState, operation: PersonDeleteRelationships): Verdict {
  const person = findPerson(state, operation.identifiers)
  if (!person) return ignored("unknown-person")
  return appliedExcept(partFromObjects(state, person, operation.cio_relationships))
}

function deletePerson(state: TrackState, operation: PersonDelete): Verdict {
  const person = findPerson(state, operation.identifiers)
  if (!person) return ignored("unknown-person")
  erase(state, person)
  return applied
}

/** Suppressing deletes the person and drops what comes later (doc). One never seen is suppressed all the same (guess). */
function suppressPerson(state: TrackState, operation: PersonSuppress): Verdict {
  const identifier = identifierOf(operation.identifiers)
  if (state.suppressions.has(identifier)) return ignored("suppressed")
  const person = state.people.find(identifier)
  state.suppressions.add(identifier, person)
  if (person) erase(state, person)
  return applied
}

/** Allows identifiers again; what was deleted does not come back (doc). */
function unsuppressPerson(state: TrackState, operation: PersonUnsuppress): Verdict {
  return state.suppressions.lift(identifierOf(operation.identifiers)) ? applied : ignored("not-suppressed")
}

/** A person goes with events, devices and relationships (guess). */
function erase(state: TrackState, person: PersonRecord): void {
  state.events.removeAllOf(person)
  state.devices.removeAllOf(person)
  state.relationships.removeAllOfPerson(person)
  state.people.remove(person)
}

function identifyObject(state: TrackState, operation: ObjectIdentify | ObjectIdentifyAnonymous): Verdict {
  const object = state.objects.findOrCreate(operation.identifiers)
  if (!object) return ignored("unknown-object")
  patchAttributes(object.attributes, operation.attributes)
  if (operation.action === "identify") return appliedExcept(relateToPeople(state, object, operation.cio_relationships))
  relateToAnonymous(object, operation.cio_relationships)
  return applied
}

function addRelationshipsToPeople(state: TrackState, operation: ObjectAddRelationships): Verdict {
  const object = state.objects.findOrCreate(operation.identifiers)
  if (!object) return ignored("unknown-object")
  return appliedExcept(relateToPeople(state, object, operation.cio_relationships))
}

function deleteRelationshipsToPeople(state: TrackState, operation: ObjectDeleteRelationships): Verdict {
  const object = state.objects.find(operation.identifiers)
  if (!object) return ignored("unknown-object")
  return appliedExcept(partFromPeople(state, object, operation.cio_relationships))
}

/** The people stay, the relationships go (doc). */
function deleteObject(state: TrackState, operation: ObjectDelete): Verdict {
  const object = state.objects.find(operation.identifiers)
  if (!object) return ignored("unknown-object")
  state.relationships.removeAllOfObject(object)
  state.objects.remove(object)
  return applied
}
