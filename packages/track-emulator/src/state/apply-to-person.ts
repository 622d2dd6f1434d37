import type {
  Operation,
  PersonAddDevice,
  PersonAddRelationships,
  PersonDeleteDevice,
  PersonDeleteRelationships,
} from "@cio/track-core"
import { addEvent } from "./add-event.ts"
import { deletePerson, suppressPerson, unsuppressPerson } from "./erase-person.ts"
import { identifyPerson } from "./identify-person.ts"
import { mergePeople } from "./merge-people.ts"
import { findPerson, reachPerson } from "./reach-person.ts"
import { partFromObjects, relateToObjects } from "./relate.ts"
import type { TrackState } from "./track-state.ts"
import { usableTime } from "./usable-time.ts"
import { applied, appliedExcept, ignored, ignoredFor, type Verdict, withTimeShortfall } from "./verdict.ts"

/** Applies an operation about a person. */
export function applyToPerson(state: TrackState, operation: Extract<Operation, { type: "person" }>): Verdict {
  switch (operation.action) {
    case "identify":
      return identifyPerson(state, operation)
    case "event":
    case "page":
    case "screen":
      return addEvent(state, operation)
    case "add_relationships":
      return addRelationships(state, operation)
    case "delete_relationships":
      return deleteRelationships(state, operation)
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

/** Without `last_used`, a device was used at the time of arrival (doc), and so with one that cannot be used (guess). */
function addDevice(state: TrackState, { identifiers, device }: PersonAddDevice): Verdict {
  const person = reachPerson(state, identifiers)
  if (typeof person === "string") return ignored(person, "identifiers")
  const lastUsed = usableTime(device.last_used, state.nowSeconds())
  state.devices.add(person, device, lastUsed.seconds)
  return appliedExcept(withTimeShortfall(undefined, lastUsed, "device.last_used"))
}

function deleteDevice(state: TrackState, { identifiers, device }: PersonDeleteDevice): Verdict {
  const person = findPerson(state, identifiers)
  if (typeof person === "string") return ignored(person, "identifiers")
  return state.devices.remove(person, device.token) ? applied : ignored("unknown-device", "device.token")
}

function addRelationships(state: TrackState, operation: PersonAddRelationships): Verdict {
  const { people } = state
  const peopleBefore = people.size
  const person = reachPerson(state, operation.identifiers)
  if (typeof person === "string") return ignored(person, "identifiers")
  const isNew = people.size > peopleBefore
  if (operation.cio_relationships.length === 0 && !isNew) return ignored("empty-list", "cio_relationships")
  const shortfalls = relateToObjects(state, person, operation.cio_relationships)
  return shortfalls?.length === operation.cio_relationships.length && !isNew
    ? ignoredFor(shortfalls)
    : appliedExcept(shortfalls)
}

function deleteRelationships(state: TrackState, operation: PersonDeleteRelationships): Verdict {
  const person = findPerson(state, operation.identifiers)
  if (typeof person === "string") return ignored(person, "identifiers")
  if (operation.cio_relationships.length === 0) return ignored("empty-list", "cio_relationships")
  const shortfalls = partFromObjects(state, person, operation.cio_relationships)
  return shortfalls?.length === operation.cio_relationships.length ? ignoredFor(shortfalls) : appliedExcept(shortfalls)
}
