import type { RefereedOperation } from "../../support/referee-ruling.ts"
import { laneOfPerson } from "../script/people-and-objects.ts"
import type { RunPlan } from "../script/script.ts"

/** An entity that an operation touches: for itself, or together with others. */
export interface Touch {
  entity: string
  isExclusive: boolean
}

/**
 * What an operation touches, by the rules of the lanes and from what was sent: its own entity and both sides of a merge
 * for itself, as well as the names that an identify gives; what it relates to together with others.
 */
export function touchesOf(operation: RefereedOperation, laneOf: RunPlan["laneOf"]): Touch[] {
  const { type, action, identifiers, attributes } = operation
  const exclusive = (entity: string | undefined): Touch[] => (entity ? [{ entity, isExclusive: true }] : [])
  const person = (name: unknown) => personOf(recordOf(name), laneOf)
  if (action === "merge") return [...exclusive(person(operation.primary)), ...exclusive(person(operation.secondary))]
  const own =
    type === "person"
      ? person(identifiers)
      : type === "object"
        ? objectOf(recordOf(identifiers))
        : `delivery ${recordOf(identifiers).id}`
  const given =
    type === "person" && action === "identify"
      ? names.flatMap((name) => exclusive(person({ [name]: attributes[name] })))
      : []
  const related = Array.isArray(operation.cio_relationships) ? operation.cio_relationships : []
  const shared = related.flatMap((relationship): Touch[] => {
    const of = recordOf(recordOf(relationship).identifiers)
    const entity = type === "person" ? objectOf(of) : personOf(of, laneOf)
    return entity ? [{ entity, isExclusive: false }] : []
  })
  return [...exclusive(own), ...given, ...shared]
}

/** The entity over which one operation must wait for the other, if there is one. */
export function conflictOf(a: readonly Touch[], b: readonly Touch[]): string | undefined {
  return a.find((one) => b.some((other) => one.entity === other.entity && (one.isExclusive || other.isExclusive)))
    ?.entity
}

const names = ["id", "email", "phone", "cio_id"] as const

function personOf(identifiers: Record<string, unknown>, laneOf: RunPlan["laneOf"]): string | undefined {
  if (laneOf === "person") {
    const lane = laneOfPerson(identifiers)
    if (lane !== undefined) return `lane ${lane}`
  }
  const name = names.find((each) => isName(identifiers[each]))
  if (name === undefined) return undefined
  const text = String(identifiers[name])
  return `${name} ${name === "email" ? text.toLowerCase() : text}`
}

function objectOf({ object_type_id, object_id, cio_object_id }: Record<string, unknown>): string | undefined {
  if (isName(cio_object_id)) return `cio_object_id ${cio_object_id}`
  return isName(object_id) ? `object ${object_type_id} ${object_id}` : undefined
}

function isName(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && value !== "")
}

function recordOf(value: unknown): Record<string, unknown> {
  // Whatever is no object has no member that could name anything.
  return (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>
}
