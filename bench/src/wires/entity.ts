import { authorization, entityPath } from "../endpoint.ts"
import type { Wire } from "./wire.ts"

/** One operation in a request to the Track API v2. */
export const entityWire: Wire = {
  authorization,
  accepts: (method, path) => method === "POST" && path === entityPath,
  kindsIn({ body }) {
    const { type, action } = JSON.parse(body) as { type: string; action: string }
    return [`${type} ${action}`]
  },
  bytesOf: (operation) => Buffer.byteLength(JSON.stringify(operation)),
  bodyBytes: 0,
}
