import { isObject, type JsonObject, member } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"
import { followReferences } from "./resolve-reference.ts"

/** The endpoints that the project speaks to, under the short names used in places such as `batch 207`. */
export const endpoints = {
  entity: { method: "post", path: "/api/v2/entity" },
  batch: { method: "post", path: "/api/v2/batch" },
  region: { method: "get", path: "/api/v1/accounts/region" },
} as const

export type EndpointName = keyof typeof endpoints

export const endpointNames: readonly EndpointName[] = ["entity", "batch", "region"]

/** One of the endpoints, as the document describes it. */
export interface SelectedEndpoint {
  name: EndpointName
  /** The OpenAPI operation. */
  operation: JsonObject
  /** The path item around it, which may hold parameters and servers for it. */
  pathItem: JsonObject
}

/** Picks the three endpoints out of a description of any size, or fails naming those it lacks. */
export function selectEndpoints(document: JsonObject): SelectedEndpoint[] {
  const paths = isObject(document.paths) ? document.paths : {}
  const missing: string[] = []
  const selected = endpointNames.flatMap((name): SelectedEndpoint[] => {
    const { method, path } = endpoints[name]
    const pathItem = followReferences(document, member(paths, path))
    const operation = pathItem && followReferences(document, member(pathItem, method))
    if (pathItem && operation) return [{ name, operation, pathItem }]
    missing.push(`${method.toUpperCase()} ${path}`)
    return []
  })
  if (missing.length > 0) {
    throw new UpdateSpecError(
      `the document does not describe ${missing.join(" and ")}. Pass the description of the Track API; if upstream took an endpoint away, the client needs a person.`,
    )
  }
  return selected
}
