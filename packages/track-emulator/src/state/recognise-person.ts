import { type Attributes, isRemoval } from "./attributes.ts"
import { mergeInto } from "./merge-people.ts"
import type { Identifier, PersonRecord } from "./people.ts"
import type { TrackState } from "./track-state.ts"

/**
 * When nobody has the identifier of an identify: the person whom its `id` or `email` attribute names. That person is updated and
 * gets the identifier (doc), unless it has another of that name already: then there is a new person without the attribute (seen).
 */
export function recognise(state: TrackState, by: Identifier, attributes: Attributes = {}): PersonRecord | undefined {
  if (by.name === "cio_id") return undefined
  for (const name of ["id", "email"] as const) {
    const person = name === by.name ? undefined : ownerOf(state, name, attributes[name])
    if (person && person[by.name] === undefined) return person
  }
  return undefined
}

/**
 * When an identify names one person by id and another by email, and neither has both, they are the same (doc: a setting, on in new
 * workspaces). Returns that other.
 */
export function findTwin(
  state: TrackState,
  person: PersonRecord,
  by: Identifier,
  attributes: Attributes = {},
): PersonRecord | undefined {
  if (by.name !== "id" && by.name !== "email") return undefined
  const name = by.name === "id" ? "email" : "id"
  if (person[name] !== undefined) return undefined
  const other = ownerOf(state, name, attributes[name])
  return other?.[by.name] === undefined ? other : undefined
}

/** Makes one of two who are the same: the older takes in the younger (doc). Returns the person that stays. */
export function unite(state: TrackState, person: PersonRecord, twin: PersonRecord): PersonRecord {
  const [older, younger] = isOlder(twin, person) ? [twin, person] : [person, twin]
  mergeInto(state, older, younger)
  return older
}

/** Ids are given in ascending order. */
function isOlder(one: PersonRecord, other: PersonRecord): boolean {
  return one.cio_id.length === other.cio_id.length ? one.cio_id < other.cio_id : one.cio_id.length < other.cio_id.length
}

function ownerOf(state: TrackState, name: "id" | "email", value: unknown): PersonRecord | undefined {
  if (isRemoval(value) || (typeof value !== "string" && typeof value !== "number")) return undefined
  return state.people.find({ name, value: String(value) })
}
