import { followReferences } from "../document/resolve-reference.ts"
import { endpoints, type SelectedEndpoint, selectEndpoints } from "../document/select-endpoints.ts"
import { isObject, type Json, type JsonObject, member } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"
import { emptyDraft } from "./draft.ts"
import { finishShape, proseFacts } from "./finish-shape.ts"
import { jsonSchema } from "./json-content.ts"
import { type Mend, newMends } from "./mends.ts"
import { readOperations } from "./read-operations.ts"
import { newReadContext, type ReadContext, readSchema } from "./read-schema.ts"
import { type EndpointFacts, type Shape, type Snapshot, wholeApi } from "./shape.ts"

/** An API description in normal form, and what was put right to get there. */
export interface NormalForm {
  snapshot: Snapshot
  mends: Mend[]
  /** Oddities that a person should know of, one sentence each. */
  notes: string[]
}

/** Brings what v2 needs of an OpenAPI document into the form in which documents are compared. */
export function normalise(document: JsonObject): NormalForm {
  const context = newReadContext(document, newMends())
  const selected = selectEndpoints(document)
  const { operations, notes } = readOperations(selected, context)
  return {
    snapshot: {
      servers: trackServers(document, selected),
      endpoints: {
        ...Object.fromEntries(selected.map((endpoint) => [endpoint.name, endpointFacts(endpoint, context)])),
        [wholeApi]: apiFacts(document, selected),
      },
      operations,
      requests: Object.fromEntries(selected.flatMap((endpoint) => requests(endpoint, context))),
      answers: Object.fromEntries(selected.flatMap((endpoint) => answers(endpoint, context))),
    },
    mends: context.mends.list(),
    notes,
  }
}

/** The hosts of the Track API; a description of several APIs names other hosts too. */
function trackServers(document: JsonObject, selected: SelectedEndpoint[]): string[] {
  const holders = [document, ...selected.flatMap(({ operation, pathItem }) => [operation, pathItem])]
  const urls = holders
    .flatMap((holder) => list(holder.servers))
    .map((server) => (isObject(server) ? server.url : undefined))
  const hosts = urls.filter((url) => typeof url === "string").filter((url) => /^https?:\/\/track/.test(url))
  return [...new Set(hosts.map((url) => url.replace(/\/$/, "")))].sort()
}

function endpointFacts({ operation, pathItem }: SelectedEndpoint, context: ReadContext): EndpointFacts {
  const body = followReferences(context.document, operation.requestBody)
  const prose = texts([
    pathItem.summary,
    pathItem.description,
    operation.summary,
    operation.description,
    body?.description,
  ])
  const requirements = list(operation.security ?? context.document.security).flatMap((requirement) =>
    isObject(requirement) ? Object.keys(requirement) : [],
  )
  const schemes = requirements.map((name) => schemeOf(name, context.document))
  const described = schemes.filter((scheme) => scheme !== undefined)
  return {
    ...(described.length === schemes.length && { auth: described.sort() }),
    ...(operation.deprecated === true && { deprecated: true }),
    ...proseFacts(prose),
  }
}

/** What the introduction says, and the tags that the endpoints carry. Rates and sizes are often told there. */
function apiFacts(document: JsonObject, selected: SelectedEndpoint[]): EndpointFacts {
  const info = isObject(document.info) ? document.info : {}
  const carried = new Set(selected.flatMap(({ operation }) => list(operation.tags)))
  const tags = list(document.tags)
    .filter(isObject)
    .filter(({ name }) => name !== undefined && carried.has(name))
  return proseFacts(texts([info.summary, info.description, ...tags.map(({ description }) => description)]))
}

function texts(values: (Json | undefined)[]): string[] {
  return values.filter((value) => typeof value === "string")
}

function schemeOf(name: string, document: JsonObject): string | undefined {
  const components = isObject(document.components) ? document.components : {}
  const schemes = isObject(components.securitySchemes) ? components.securitySchemes : {}
  const scheme = followReferences(document, member(schemes, name))
  if (!scheme) return undefined
  return [scheme.type, scheme.scheme, scheme.in, scheme.name]
    .filter((part) => typeof part === "string")
    .join(" ")
    .toLowerCase()
}

function requests(endpoint: SelectedEndpoint, context: ReadContext): [string, Shape][] {
  const found: [string, Shape][] = []
  const parameters = readParameters(endpoint, context)
  if (parameters) found.push([`${endpoint.name} parameters`, parameters])
  if (endpoint.name !== "batch") return found
  const place = `${endpoint.name} body`
  const body = jsonSchema(endpoint.operation.requestBody, context)
  if (body === undefined) throw new UpdateSpecError(`${endpoints.batch.path} takes no JSON body. Repair the document.`)
  const shape = finishShape(readSchema(body, place, context), place, { direction: "request", mends: context.mends })
  // The operations themselves are compared one by one.
  const batch = shape.properties?.batch
  if (batch) delete batch.items
  return [...found, [place, shape]]
}

/** Parameters as the properties of an object, named like `header Idempotency-Key`. */
function readParameters({ name, operation, pathItem }: SelectedEndpoint, context: ReadContext): Shape | undefined {
  const properties = new Map<string, Json>()
  const required: string[] = []
  for (const entry of [...list(pathItem.parameters), ...list(operation.parameters)]) {
    const parameter = followReferences(context.document, entry)
    if (!parameter || typeof parameter.name !== "string") continue
    const key = `${String(parameter.in)} ${parameter.name}`
    properties.set(key, schemaOfParameter(parameter))
    if (parameter.required === true) required.push(key)
  }
  if (properties.size === 0) return undefined
  const place = `${name} parameters`
  const schema = { type: "object", properties: Object.fromEntries(properties), required }
  return finishShape(readSchema(schema, place, context), place, { direction: "request", mends: context.mends })
}

/** A parameter says of itself what other schemas say within. */
function schemaOfParameter({ schema = {}, description, deprecated }: JsonObject): Json {
  if (!isObject(schema)) return schema
  const said = texts([schema.description, description])
  return {
    ...schema,
    ...(said.length > 0 && { description: said.join("\n") }),
    ...(deprecated === true && { deprecated }),
  }
}

function answers({ name, operation }: SelectedEndpoint, context: ReadContext): [string, Shape][] {
  const responses = isObject(operation.responses) ? operation.responses : {}
  return Object.entries(responses).map(([status, entry]) => {
    const place = `${name} ${status.toUpperCase()}`
    const response = followReferences(context.document, entry)
    const schema = jsonSchema(response, context)
    const body = schema === undefined ? [emptyDraft()] : readSchema(schema, place, context)
    const said = typeof response?.description === "string" ? [response.description] : []
    const drafts = body.map((draft) => ({ ...draft, prose: [...said, ...draft.prose] }))
    return [place, finishShape(drafts, place, { direction: "answer", mends: context.mends })]
  })
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}
