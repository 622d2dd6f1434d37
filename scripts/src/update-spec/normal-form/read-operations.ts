import { createHash } from "node:crypto"
import { requestMarks } from "../compare/change.ts"
import { compareShapes } from "../compare/compare-shapes.ts"
import { type EndpointName, endpoints, type SelectedEndpoint } from "../document/select-endpoints.ts"
import { canonical, type Json, member } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"
import type { Draft } from "./draft.ts"
import { finishShape } from "./finish-shape.ts"
import { jsonSchema } from "./json-content.ts"
import { type ReadContext, readSchema } from "./read-schema.ts"
import type { Shape } from "./shape.ts"

interface Operations {
  operations: Record<string, Shape>
  notes: string[]
}

/**
 * The operations by `<type> <action>`, whatever unions they are nested in. Both endpoints describe them. They are taken
 * from the first; an operation that only one of them takes, or that the second describes differently, says so.
 */
export function readOperations(selected: readonly SelectedEndpoint[], context: ReadContext): Operations {
  const [entity = {}, batch = {}] = (["entity", "batch"] as const).map((name) => {
    const endpoint = selected.find((each) => each.name === name)
    const drafts = bodyDrafts(name, endpoint, context)
    return shapesByName(drafts, endpoints[name].path, context)
  })
  const notes: string[] = []
  const ofOne = (name: string, shape: Shape, endpoint: EndpointName): Shape => {
    notes.push(`${name} is described for ${endpoints[endpoint].path} only`)
    return { ...shape, endpoints: [endpoint] }
  }
  const names = [...new Set([...Object.keys(batch), ...Object.keys(entity)])]
  const operations = names.map((name): [string, Shape] => {
    const [one, many] = [member(entity, name), member(batch, name)]
    if (!one) return [name, ofOne(name, many ?? {}, "batch")]
    if (!many) return [name, ofOne(name, one, "entity")]
    if (withoutText(one) === withoutText(many)) return [name, one]
    notes.push(differenceNote(name, one, many))
    const differs = createHash("sha256").update(withoutText(many)).digest("hex").slice(0, 12)
    return [name, { ...one, differs }]
  })
  return { operations: Object.fromEntries(operations), notes }
}

const maxShown = 3

function differenceNote(name: string, one: Shape, many: Shape): string {
  const all = compareShapes(one, many, name, requestMarks).filter(({ aspect }) => aspect !== "text")
  const shown = all.slice(0, maxShown).map(({ place, text }) => `${place}: ${text}`)
  const more = all.length > maxShown ? `, and ${all.length - maxShown} more` : ""
  return `${name} is described differently for the two endpoints, taken from ${endpoints.entity.path}; the other has: ${shown.join(", ")}${more}`
}

function bodyDrafts(name: "entity" | "batch", endpoint: SelectedEndpoint | undefined, context: ReadContext): Draft[] {
  const path = endpoints[name].path
  const schema = jsonSchema(endpoint?.operation.requestBody, context)
  if (schema === undefined) throw new UpdateSpecError(`${path} takes no JSON body. Repair the document.`)
  const body = readSchema(schema, path, context)
  if (name === "entity") return body
  const items = body.flatMap(({ properties }) => properties.get("batch")?.flatMap((list) => list.items ?? []) ?? [])
  if (items.length > 0) return items
  throw new UpdateSpecError(`${path} takes no array named 'batch'. Repair the document.`)
}

function shapesByName(drafts: readonly Draft[], path: string, context: ReadContext): Record<string, Shape> {
  const byName = new Map<string, Draft[]>()
  for (const draft of drafts) {
    for (const name of namesOf(draft, path)) {
      if (!draft.required.has("type") || !draft.required.has("action")) context.mends.note("required", name)
      byName.set(name, [...(byName.get(name) ?? []), withoutConstants(draft)])
    }
  }
  const finish = { direction: "request", mends: context.mends } as const
  return Object.fromEntries([...byName].map(([name, members]) => [name, finishShape(members, name, finish)]))
}

/** One name, or several where one schema describes more than one action. */
function namesOf(draft: Draft, path: string): string[] {
  const types = constants(draft, "type")
  const actions = constants(draft, "action")
  if (types.length === 0 || actions.length === 0) {
    const known = [...draft.properties.keys()].join(", ") || "none"
    throw new UpdateSpecError(
      `${path} takes an operation without a constant type and action (its properties: ${known}). Repair the document.`,
    )
  }
  return types.flatMap((type) => actions.map((action) => `${String(type)} ${String(action)}`))
}

function constants(draft: Draft, property: string): Json[] {
  const drafts = draft.properties.get(property) ?? []
  return drafts.every(({ values }) => values !== undefined) ? drafts.flatMap(({ values }) => values ?? []) : []
}

function withoutConstants(draft: Draft): Draft {
  const properties = new Map(draft.properties)
  const required = new Set(draft.required)
  for (const name of ["type", "action"]) {
    properties.delete(name)
    required.delete(name)
  }
  return { ...draft, properties, required }
}

function withoutText(shape: Shape): string {
  return canonical(JSON.parse(JSON.stringify(shape, (key, value: unknown) => (key === "text" ? undefined : value))))
}
