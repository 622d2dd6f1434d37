import type { PersonIdentifiers } from "@cio/track-core"
import type { Refusal } from "../http/answer.ts"
import type { JudgedOperation, JudgeRules } from "../request/judge-operation.ts"
import type { SegmentChange } from "../taken-operation.ts"
import { defineV1Endpoint, type JsonObject } from "./define-v1-endpoint.ts"
import { isText, readMembers, takenWith } from "./read-members.ts"
import { segmentNotFound } from "./v1-answer.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"

const maxIds = 1000

/**
 * Who belongs to a manual segment. Segments are made elsewhere, so that the emulator takes any number for one; the service answers
 * 404 to one that does not exist (doc).
 */
export const segmentEndpoints: readonly V1Endpoint[] = [
  segmentEndpoint("add_customers", "add_people"),
  segmentEndpoint("remove_customers", "remove_people"),
]

function segmentEndpoint(verb: string, action: "add_people" | "remove_people"): V1Endpoint {
  return defineV1Endpoint({
    method: "POST",
    path: `/api/v1/segments/:segment_id/${verb}`,
    takesBody: true,
    translate: ({ params, query, body }, rules) => {
      const { segment_id: id = "" } = params
      if (!/^[1-9][0-9]*$/.test(id)) return segmentNotFound
      const people = readPeople(body, query.get("id_type") ?? "id", rules)
      if (!people.ok) return [people]
      return [takenWith({ type: "segment", action, identifiers: { id }, ...people.change }, people)]
    },
  })
}

type People =
  | {
      readonly ok: true
      readonly change: Pick<SegmentChange, "people" | "unusable">
      readonly forgiven?: readonly Refusal[]
    }
  | Extract<JudgedOperation, { ok: false }>

function readPeople(body: JsonObject, idType: string, rules: JudgeRules): People {
  if (idType !== "id" && idType !== "email" && idType !== "cio_id") {
    const message = "id_type must be one of id, email, cio_id"
    return { ok: false, refusals: [{ reason: "invalid", field: "id_type", message }] }
  }
  const read = readMembers(body, members, rules)
  if (!read.ok) return read
  // An array: it was read as such.
  const ids = read.members.ids as readonly unknown[]
  const people: PersonIdentifiers[] = []
  const unusable: number[] = []
  for (const [place, value] of ids.entries()) {
    const identifiers = identifiersOf(idType, value)
    if (identifiers) people.push(identifiers)
    // Values of another kind are passed over (the official Node client's comments).
    else unusable.push(place)
  }
  return { ...read, change: { people, ...(unusable.length > 0 ? { unusable } : {}) } }
}

const members = {
  ids: {
    accepts: (value: unknown) => Array.isArray(value) && value.length >= 1 && value.length <= maxIds,
    bears: Array.isArray,
    message: `must be an array of 1 to ${maxIds}`,
    required: true,
  },
}

function identifiersOf(idType: "id" | "email" | "cio_id", value: unknown): PersonIdentifiers | undefined {
  if (idType === "id") return isText(value) || Number.isInteger(value) ? { id: String(value) } : undefined
  if (!isText(value)) return undefined
  return idType === "email" ? { email: value } : { cio_id: value }
}
