import type { PersonIdentifiers } from "@cio/track-core"
import { fitsPattern } from "../fits-pattern.ts"
import { identifierKey, identifierOf } from "../state/people.ts"
import type { TakenOperation } from "../taken-operation.ts"

/** Which operations are meant, by what they say. All that is given must fit, and `{}` fits every operation. */
export interface OperationMatch {
  readonly type?: TakenOperation["type"]
  readonly action?: TakenOperation["action"]
  /** The name of an event, page, screen or metric. `*` stands for any text. */
  readonly name?: string
  /**
   * It names this person by this identifier: as its own, as a side of a merge, at the other end of a relationship, among the
   * people of a segment, or in a form. Who else that person is known as makes no difference.
   */
  readonly person?: PersonIdentifiers
  /** Members that its `identifiers` have, among others: `{ object_type_id: "1" }`. */
  readonly identifiers?: Readonly<Record<string, string | number>>
}

/** Whether an operation is meant by a match. */
export function fitsOperation(match: OperationMatch, operation: TakenOperation): boolean {
  const { type, action, name, person, identifiers } = match
  if (type !== undefined && type !== operation.type) return false
  if (action !== undefined && action !== operation.action) return false
  if (name !== undefined && !("name" in operation && fitsPattern(name, operation.name))) return false
  if (identifiers !== undefined && !hasIdentifiers(operation, identifiers)) return false
  return person === undefined || peopleNamed(operation).some((named) => isSamePerson(named, person))
}

function hasIdentifiers(operation: TakenOperation, wanted: Readonly<Record<string, string | number>>): boolean {
  if (!("identifiers" in operation)) return false
  const own = new Map(Object.entries(operation.identifiers))
  return Object.entries(wanted).every(([name, value]) => {
    const given = own.get(name)
    return given !== undefined && identifierText(name, given) === identifierText(name, value)
  })
}

/** Email is compared without regard to case (doc), and an id may arrive as a number (seen). */
function identifierText(name: string, value: unknown): string {
  return name === "email" ? String(value).toLowerCase() : String(value)
}

function isSamePerson(left: PersonIdentifiers, right: PersonIdentifiers): boolean {
  const [a, b] = [identifierOf(left), identifierOf(right)]
  return a.name === b.name && identifierKey(a) === identifierKey(b)
}

/** Everybody whom an operation names, as it does. */
function peopleNamed(operation: TakenOperation): readonly PersonIdentifiers[] {
  switch (operation.type) {
    case "person":
      return operation.action === "merge" ? [operation.primary, operation.secondary] : [operation.identifiers]
    case "object":
      return peopleRelated(operation)
    case "segment":
      return operation.people
    case "form":
      return peopleOfForm(operation.attributes)
    case "anonymous":
    case "delivery":
      return []
    default:
      return operation satisfies never
  }
}

function peopleRelated(operation: Extract<TakenOperation, { type: "object" }>): PersonIdentifiers[] {
  if (operation.action === "identify_anonymous" || operation.action === "delete") return []
  return (operation.cio_relationships ?? []).map(({ identifiers }) => identifiers)
}

function peopleOfForm({ id, email }: Readonly<Record<string, unknown>>): PersonIdentifiers[] {
  const byId: PersonIdentifiers[] = typeof id === "string" || typeof id === "number" ? [{ id }] : []
  return typeof email === "string" ? [...byId, { email }] : byId
}
