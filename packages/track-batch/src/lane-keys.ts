import {
  type Fields,
  fromObject,
  fromText,
  keyOfEntity,
  keyOfPersonId,
  type LaneEntity,
  notPlain,
  type Reader,
} from "./entity-keys.ts"
import { ignoreRejection } from "./ignore-rejection.ts"

/**
 * Names the lane of an entity that goes by several names; a person's id is the name of that person's lane. `undefined`
 * leaves it to its identifiers.
 */
export type LaneOf<T> = (entity: LaneEntity, operation: T) => string | undefined

/**
 * The keys that an operation touches, each the number of a slot in a hold table. Exclusive keys are >= 0, shared ones are
 * stored as their complement. One number for the many operations that touch one entity alone.
 */
export type LaneKeys = number | readonly number[]

/** The keys of an operation, or undefined when `laneOf` fails. */
export type FindLaneKeys<T> = (operation: T, text: string) => LaneKeys | undefined

/**
 * Makes the function that finds the keys of an operation as it is sent: its own entity and both sides of a merge
 * exclusively, the entities that it relates to shared. What has no usable identifiers touches nothing: the service
 * rejects it. Never throws. Costs about 0.25 us an operation.
 */
export function createLaneKeys<T>(laneOf: LaneOf<T> | undefined): FindLaneKeys<T> {
  if (!laneOf) return (operation, text) => keysOfSent(operation, text, keyOfEntity)
  return (operation, text) => {
    let hasFailed = false
    const keys = keysOfSent(operation, text, (type, identifiers, read) => {
      const lane = tryLaneOf(laneOf, { type, identifiers }, operation)
      if (lane === undefined) return keyOfEntity(type, identifiers, read)
      if (typeof lane === "string" && lane !== "") return keyOfPersonId(lane)
      hasFailed = true
    })
    return hasFailed ? undefined : keys
  }
}

/** Null when it fails. It is the caller's, so that it may give anything. */
function tryLaneOf<T>(laneOf: LaneOf<T>, entity: LaneEntity, operation: T): unknown {
  try {
    const lane: unknown = laneOf(entity, operation)
    ignoreRejection(lane)
    return lane
  } catch {
    return null
  }
}

/**
 * Reads the object where it is sure to say what is sent of it: plain objects, texts and numbers. Everything else is read
 * from the text, which costs ten times as much.
 */
function keysOfSent(operation: unknown, text: string, keyOf: KeyOf): LaneKeys {
  try {
    return keysOf(operation, keyOf, fromObject)
  } catch {
    return keysOf(JSON.parse(text), keyOf, fromText)
  }
}

type KeyOf = (type: LaneEntity["type"], identifiers: Fields, read: Reader) => number | undefined

/** Most operations touch one entity: for them nothing is made, neither a list nor a function. */
function keysOf(operation: unknown, keyOf: KeyOf, read: Reader): LaneKeys {
  const fields = read.fields(operation)
  const type = fields?.type
  if (!fields || (type !== "person" && type !== "object" && type !== "delivery")) return none
  if (fields.action === "merge") {
    return together([find("person", fields.primary, keyOf, read), find("person", fields.secondary, keyOf, read)])
  }
  const own = find(type, fields.identifiers, keyOf, read)
  const others: number[] = []
  const attributes = type === "person" && fields.action === "identify" ? read.fields(fields.attributes) : undefined
  if (attributes) addNames(attributes, others, keyOf, read)
  const related = fields.cio_relationships
  if (related !== undefined) addRelated(related, type === "person" ? "object" : "person", others, keyOf, read)
  return others.length === 0 ? (own ?? none) : together([own, ...others])
}

/** An identify that carries an address gives the person that name too: what goes by it must not overtake. */
function addNames(attributes: Fields, keys: number[], keyOf: KeyOf, read: Reader): void {
  const { id, email, phone, cio_id } = attributes
  if (id === undefined && email === undefined && phone === undefined && cio_id === undefined) return
  for (const name of personNames) {
    if (attributes[name] === undefined) continue
    const key = keyOf("person", { [name]: attributes[name] }, read)
    if (key !== undefined) keys.push(key)
  }
}

const personNames = ["id", "email", "phone", "cio_id"] as const

function addRelated(related: unknown, type: LaneEntity["type"], keys: number[], keyOf: KeyOf, read: Reader): void {
  if (!Array.isArray(related)) {
    // A list that is none may say itself what is sent of it.
    if (read === fromObject) throw notPlain
    return
  }
  for (const entry of related) {
    const key = find(type, read.fields(entry)?.identifiers, keyOf, read)
    if (key !== undefined) keys.push(~key)
  }
}

function find(type: LaneEntity["type"], identifiers: unknown, keyOf: KeyOf, read: Reader): number | undefined {
  const fields = read.fields(identifiers)
  return fields && keyOf(type, fields, read)
}

const none: readonly number[] = Object.freeze([])

function together(keys: readonly (number | undefined)[]): LaneKeys {
  const known = keys.filter((key) => key !== undefined)
  return known.length === 1 ? (known[0] ?? none) : known
}
