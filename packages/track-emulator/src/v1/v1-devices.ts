import type { Problem } from "@cio/track-core/validate"
import { defineV1Endpoint, isJsonObject, type JsonObject } from "./define-v1-endpoint.ts"
import { findUnknown, judgeTranslated, renamed } from "./judge-translated.ts"
import { identifierMoves, identifiersOf } from "./path-identifier.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"

const path = "/api/v1/customers/:identifier/devices"

/** Devices of people. */
export const deviceEndpoints: readonly V1Endpoint[] = [
  defineV1Endpoint({
    method: "PUT",
    path,
    style: "v1-list",
    takesBody: true,
    translate: ({ params, body }, rules) => {
      const operation = {
        type: "person",
        action: "add_device",
        identifiers: identifiersOf(params.identifier),
        ...("device" in body ? { device: deviceOf(body.device) } : {}),
      }
      const problems: Problem[] = findUnknown(body, ["device"])
      return [judgeTranslated(operation, problems, rules, nameField)]
    },
  }),
  defineV1Endpoint({
    method: "DELETE",
    path: `${path}/:token`,
    style: "v1-list",
    takesBody: false,
    translate: ({ params }, rules) => {
      const device = { token: params.token }
      const operation = {
        type: "person",
        action: "delete_device",
        identifiers: identifiersOf(params.identifier),
        device,
      }
      return [judgeTranslated(operation, [], rules, nameField)]
    },
  }),
]

const nameField = renamed([...identifierMoves, ["/device/token", "/device/id"]])

/**
 * The token is called `id` in v1 (doc). What else stands beside it counts among the attributes, as several official clients send
 * it (guess), and numbers and booleans among them become text, as the docs' own examples have some (guess).
 */
function deviceOf(device: unknown): unknown {
  if (!isJsonObject(device)) return device
  const { id, platform, last_used, attributes, ...others } = device
  const isPlain = attributes === undefined || isJsonObject(attributes)
  const all = isPlain ? { ...attributes, ...others } : undefined
  return {
    ...(id === undefined ? {} : { token: id }),
    ...(platform === undefined ? {} : { platform }),
    ...(last_used === undefined ? {} : { last_used }),
    ...(all === undefined ? { attributes } : withText(all)),
  }
}

function withText(attributes: JsonObject): { attributes?: JsonObject } {
  const entries = Object.entries(attributes)
  if (entries.length === 0) return {}
  return { attributes: Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)])) }
}

function textOf(value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value
}
