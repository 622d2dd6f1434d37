import type { Change } from "../compare/change.ts"
import { endpointNames, endpoints } from "../document/select-endpoints.ts"
import type { JsonObject } from "../json.ts"
import { answersPath, valueAt } from "../ours/locate.ts"
import { parseSpec } from "../ours/parse-spec.ts"
import { type Edited, wordsFor } from "./edit-schema.ts"
import { schemaOfShape } from "./schema-of-shape.ts"
import { deleteValue, setValue } from "./yaml-edit.ts"

/** Adds or removes an answer of an endpoint. One that another endpoint shares is referred to. */
export function editAnswer(text: string, change: Change): Edited | undefined {
  const answers = answersPath(change.place)
  const status = change.place.split(" ")[1]
  if (!answers || status === undefined) return undefined
  const path = [...answers, status]
  const spec = parseSpec(text)
  const isThere = valueAt(spec, path) !== undefined
  if (change.to === "none") return { text: isThere ? deleteValue(text, path) : text, toDescribe: [] }
  if (isThere) return { text, toDescribe: [] }
  const shared = sharedAnswer(spec, status)
  if (shared) return { text: setValue(text, path, { $ref: shared }), toDescribe: [] }
  const body = change.shape?.types
    ? { content: { "application/json": { schema: schemaOfShape(change.shape, change.place) } } }
    : {}
  return {
    text: setValue(text, path, { description: `Answer ${status}.`, ...body }),
    toDescribe: [wordsFor(change.place, undefined)],
  }
}

function sharedAnswer(spec: JsonObject, status: string): string | undefined {
  const references = endpointNames.map((name) =>
    valueAt(spec, ["paths", endpoints[name].path, endpoints[name].method, "responses", status, "$ref"]),
  )
  return references.find((reference) => typeof reference === "string")
}
