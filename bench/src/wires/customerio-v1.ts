import { authorization } from "../endpoint.ts"
import { v1Call } from "../sides/v1-call.ts"
import type { Wire } from "./wire.ts"

/** One operation in a request to the Track API v1, as customerio-node's `identify` and `track` send it. */
export const customerioV1Wire: Wire = {
  authorization,
  accepts: (method, path) =>
    /^\/api\/v1\/customers\/[\w-]+(\/events)?$/.test(path) && method === (path.endsWith("/events") ? "POST" : "PUT"),
  kindsIn({ method, body }) {
    const { type = "event" } = JSON.parse(body) as { type?: string }
    return [method === "PUT" ? "person identify" : `person ${type}`]
  },
  bytesOf: (operation) => Buffer.byteLength(JSON.stringify(v1Call(operation).data)),
  bodyBytes: 0,
}
