import { endpoints, type SelectedEndpoint } from "../document/select-endpoints.ts"
import { canonical, type Json } from "../json.ts"
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
 * The operations by `<type> <action>`, whatever unions they are nested in. Both endpoints describe them; they are taken
 * from the first, and where the second says something else, a note tells.
 */
export function readOperations(selected: readonly SelectedEndpoint[], context: ReadContext): Operations {
  const [entity, batch] = (["entity", "batch"] as const).map((name) => {
    const endpoint = selected.find((each) => each.name === name)
    const drafts = bodyDrafts(name, endpoint, context)
    return shapesByName(drafts, endpoints[name].path, context)
  })
  const operations = { ...batch, ...entity }
  const notes = Object.keys(operations).flatMap((name) => {
    const [one, many] = [entity?.[name], batch?.[name]]
    if (!many) return [`${name} is described for ${endpoints.entity.path} only`]
    if (!one) return [`${name} is described for ${endpoints.batch.path} only`]
    if (withoutText(one) === withoutText(many)) return []
    return [`${name} is described differently for the two endpoints; taken from ${endpoints.entity.path}`]
  })
  return { operations, notes }
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
