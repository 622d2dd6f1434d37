import type { PersonIdentifiers } from "@cio/track-core"
import type { Refusal } from "../http/answer.ts"
import type { JudgedOperation, JudgeRules } from "../request/judge-operation.ts"
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
      return [takenWith({ type: "segment", action, identifiers: { id }, people: people.people }, people)]
    },
  })
}

type People =
  | { readonly ok: true; readonly people: readonly PersonIdentifiers[]; readonly forgiven?: readonly Refusal[] }
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
  // Values of another kind are passed over (the official Node client's comments).
  return { ...read, people: ids.flatMap((value) => identifiersOf(idType, value)) }
}

const members = {
  ids: {
    accepts: (value: unknown) => Array.isArray(value) && value.length >= 1 && value.length <= maxIds,
    bears: Array.isArray,
    message: `must be an array of 1 to ${maxIds}`,
    required: true,
  },
}

function identifiersOf(idType: "id" | "email" | "cio_id", value: unknown): PersonIdentifiers[] {
  if (idType === "id") return isText(value) || Number.isInteger(value) ? [{ id: String(value) }] : []
  if (!isText(value)) return []
  return [idType === "email" ? { email: value } : { cio_id: value }]
}
