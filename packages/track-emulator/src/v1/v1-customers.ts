import type { Problem } from "@cio/track-core/validate"
import { defineV1Endpoint, isJsonObject, type JsonObject } from "./define-v1-endpoint.ts"
import { findUnknown, judgeTranslated, renamed } from "./judge-translated.ts"
import { identifierMoves, identifiersOf } from "./path-identifier.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"

const path = "/api/v1/customers/:identifier"

/** Create people or update them, delete, suppress and unsuppress them. */
export const customerEndpoints: readonly V1Endpoint[] = [
  defineV1Endpoint({
    method: "PUT",
    path,
    takesBody: true,
    translate: ({ params, body }, rules) => {
      const { cio_relationships, _timestamp, ...attributes } = body
      const person = { type: "person", identifiers: identifiersOf(params.identifier) }
      const { problems, action, relationships } = readRelationships(cio_relationships)
      const identify = {
        ...person,
        action: "identify",
        attributes,
        // Not in the docs, but sent by integrations (seen).
        ...(_timestamp === undefined ? {} : { timestamp: _timestamp }),
        ...(action === "add_relationships" ? { cio_relationships: relationships } : {}),
      }
      const judged = [judgeTranslated(identify, problems, rules, nameField)]
      if (action !== "delete_relationships") return judged
      const part = { ...person, action, cio_relationships: relationships }
      return [...judged, judgeTranslated(part, [], rules, nameField)]
    },
  }),
  defineV1Endpoint(byPath("DELETE", path, "delete")),
  defineV1Endpoint(byPath("POST", `${path}/suppress`, "suppress")),
  defineV1Endpoint(byPath("POST", `${path}/unsuppress`, "unsuppress")),
]

/** An endpoint that says all by its path. Some clients send an empty object with it. */
function byPath(method: "DELETE" | "POST", path: string, action: string): Parameters<typeof defineV1Endpoint>[0] {
  return {
    method,
    path,
    takesBody: false,
    translate: ({ params }, rules) => {
      const operation = { type: "person", action, identifiers: identifiersOf(params.identifier) }
      return [judgeTranslated(operation, [], rules, nameField)]
    },
  }
}

const nameMoved = renamed([
  ...identifierMoves,
  ["/attributes", ""],
  ["/timestamp", "/_timestamp"],
  ["/cio_relationships", "/cio_relationships/relationships"],
])

/** The body is the attributes. */
function nameField(path: string): string {
  return path === "/attributes" ? "attributes" : nameMoved(path)
}

interface Relationships {
  readonly problems: readonly Problem[]
  readonly action?: "add_relationships" | "delete_relationships"
  readonly relationships?: readonly unknown[]
}

/** Relationships stand in an object of v1's own, with the action beside them (doc). */
function readRelationships(value: unknown): Relationships {
  if (value === undefined) return { problems: [] }
  const at = "/cio_relationships"
  if (!isJsonObject(value)) return { problems: [{ path: at, rule: "type", message: "must be object" }] }
  const { action, relationships } = value
  if (action !== "add_relationships" && action !== "delete_relationships") {
    const message = "must be one of add_relationships, delete_relationships"
    return { problems: [{ path: `${at}/action`, rule: ruleOf(value, "action", "enum"), message }] }
  }
  if (!Array.isArray(relationships)) {
    const rule = ruleOf(value, "relationships", "type")
    return { problems: [{ path: `${at}/relationships`, rule, message: "must be array" }] }
  }
  return { problems: findUnknown(value, ["action", "relationships"], at), action, relationships }
}

function ruleOf(object: JsonObject, name: string, rule: string): string {
  return Object.hasOwn(object, name) ? rule : "required"
}
