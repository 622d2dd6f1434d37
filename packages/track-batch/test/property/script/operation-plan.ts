import { type Draft, type Flaw, isRefusedByClient, withFlaw } from "./flaws.ts"
import {
  identifiersOfObject,
  identifiersOfPerson,
  identifiersWithoutPhone,
  type Name,
  nameOfPerson,
} from "./people-and-objects.ts"

export const kinds = [
  "identify",
  "rename",
  "identify with relationships",
  "event",
  "event with id",
  "page",
  "screen",
  "delete",
  "suppress",
  "unsuppress",
  "add device",
  "delete device",
  "join objects",
  "leave objects",
  "merge",
  "object",
  "object with relationships",
  "object joins people",
  "object leaves people",
  "object and anonymous",
  "delete object",
  "delivery",
] as const

export type Kind = (typeof kinds)[number]

/** What one operation is like. */
export interface OperationPlan {
  kind: Kind
  /** Which of a few people, objects or deliveries it is about, and by which name. */
  entity: number
  name: Name
  /** Another one that it touches: the other side of a merge, what it relates to, whose name it takes. */
  other: number
  otherName: Name
  text: string
  /** Filled up to the most that an operation, a batch or one with the operation before may have, or one byte less or more. */
  size?: { of: "operation" | "batch" | "batch of two"; off: -1 | 0 | 1 } | undefined
  flaw: Flaw
  /** The caller changes it as soon as it is handed over. */
  changes: boolean
}

/** What the run that an operation is given to has to do with its size. */
export interface Sizes {
  maxBatchBytes: number
  /** Bytes of the operation before. */
  previousBytes: number
  /** Bytes of the id that an event without one is given. */
  eventIdBytes: number
}

/** An operation, and what is known of it before it is handed over. */
export interface Handed {
  plan: OperationPlan
  /** Its number in the game, by which the referee and the checks know it. It stands in its attributes. */
  n: number
  operation: unknown
  /** What arrives, but for an id that the event is given. Undefined for what is not to be sent. */
  text: string | undefined
  /** Whether an id is to be added. */
  lacksId: boolean
  /** Bytes of it in a request body. */
  bytes: number
}

/** Makes the operation of a plan. */
export function makeOperation(plan: OperationPlan, n: number, sizes: Sizes): Handed {
  const draft = draftOf(plan, n)
  const lacksId = plan.kind === "event" || plan.kind === "page" || plan.kind === "screen"
  const idBytes = lacksId && sizes.eventIdBytes > 0 ? '"id":"",'.length + sizes.eventIdBytes : 0
  const isRefused = isRefusedByClient(plan.flaw)
  if (plan.size && plan.flaw === "none") {
    const { of, off } = plan.size
    const batch = sizes.maxBatchBytes - envelopeBytes
    const target = { operation: operationBytes, batch, "batch of two": batch - 1 - sizes.previousBytes }[of] + off
    draft.attributes.text = ""
    const room = target - idBytes - bytesWithout(idBytes > 0 ? "id" : "", draft)
    if (room >= 0) draft.attributes.text = "é".repeat(Math.floor(room / 2)) + "x".repeat(room % 2)
  }
  const operation = withFlaw(draft, plan.flaw)
  const text = isRefused ? undefined : JSON.stringify(operation)
  const bytes = text === undefined ? 0 : idBytes + bytesWithout(idBytes > 0 ? "id" : "", JSON.parse(text))
  return { plan, n, operation, text, lacksId, bytes }
}

/** Bytes of a value as JSON, but for a member that another one takes the place of. */
function bytesWithout(name: string, value: object): number {
  return Buffer.byteLength(JSON.stringify({ ...value, [name]: undefined }))
}

/** The limits as published, and the bytes of a body around its operations. */
export const operationBytes = 32_000
export const envelopeBytes: number = '{"batch":[]}'.length

/** Changes an operation, and what is in it, in every way that could be seen if it were read again. */
export function spoil(operation: unknown): void {
  if (typeof operation !== "object" || operation === null || Array.isArray(operation)) return
  const open: Record<string, unknown> = Object.assign(operation)
  for (const [key, { writable, value }] of Object.entries(Object.getOwnPropertyDescriptors(open))) {
    if (typeof value === "object" && value !== null) Object.assign(value, { id: 1n, n: 1n })
    if (writable) open[key] = 1n
  }
  open.toJSON = () => ({ attributes: { n: "changed later" } })
}

function draftOf({ kind, entity, name, other, otherName, text }: OperationPlan, n: number): Draft {
  const attributes: Record<string, unknown> = { n, text }
  const identifiers = identifiersOfPerson(entity, name)
  const person = { type: "person", identifiers, attributes }
  const object = { type: "object", identifiers: identifiersOfObject(entity, name), attributes }
  const objects = [
    { identifiers: identifiersOfObject(other, otherName) },
    { identifiers: identifiersOfObject(0, "id") },
  ]
  const people = [{ identifiers: identifiersWithoutPhone(other, otherName) }]
  switch (kind) {
    case "identify":
      return { ...person, action: "identify" }
    case "rename": {
      const [key, value] = nameOfPerson(other, otherName)
      attributes[key] = value
      return { ...person, action: "identify" }
    }
    case "identify with relationships":
      return { ...person, action: "identify", cio_relationships: objects }
    case "event":
      return { ...person, action: "event", name: "e" }
    case "event with id":
      return { ...person, action: "event", name: "e", id: `own-${n}` }
    case "page":
      return { ...person, action: "page", name: "/" }
    case "screen":
      return { ...person, action: "screen", name: "s", id: n % 2 ? "" : undefined }
    case "delete":
    case "suppress":
    case "unsuppress":
      return { ...person, action: kind }
    case "add device":
      return { ...person, action: "add_device", device: { token: `t${n}`, platform: "ios" } }
    case "delete device":
      return { ...person, action: "delete_device", device: { token: `t${n}` } }
    case "join objects":
      return { ...person, action: "add_relationships", cio_relationships: objects }
    case "leave objects":
      return { ...person, action: "delete_relationships", cio_relationships: objects }
    case "merge": {
      const [primary, secondary] = [identifiersWithoutPhone(entity, name), identifiersWithoutPhone(other, otherName)]
      return { type: "person", action: "merge", primary, secondary, attributes }
    }
    case "object":
      return { ...object, action: "identify" }
    case "object with relationships":
      return { ...object, action: "identify", cio_relationships: people }
    case "object joins people":
      return { ...object, action: "add_relationships", cio_relationships: people }
    case "object leaves people":
      return { ...object, action: "delete_relationships", cio_relationships: people }
    case "object and anonymous": {
      const cio_relationships = [{ identifiers: { anonymous_id: `a${other}` } }]
      return { ...object, action: "identify_anonymous", cio_relationships }
    }
    case "delete object":
      return { ...object, action: "delete" }
    case "delivery":
      return {
        type: "delivery",
        action: "event",
        identifiers: { id: `d${entity}` },
        name: "opened",
        attributes: { device_token: "t", ...attributes },
      }
    default:
      return kind satisfies never
  }
}
