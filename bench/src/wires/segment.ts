import { credentials } from "../endpoint.ts"
import { readManifest } from "../manifest.ts"
import { segmentCall } from "../sides/segment-call.ts"
import type { Wire } from "./wire.ts"

const library = "@segment/analytics-node"
const { version } = readManifest(`${library}/package.json`)

/** Some events in a request, as Segment's SDK sends them. */
export const segmentWire: Wire = {
  authorization: `Basic ${btoa(`${credentials.siteId}:`)}`,
  accepts: (method, path) => method === "POST" && path === "/v1/batch",
  kindsIn({ body }) {
    const { batch } = JSON.parse(body) as { batch: { type: string }[] }
    return batch.map(({ type }) => `person ${type === "track" ? "event" : type}`)
  },
  bytesOf(operation) {
    const { method, params } = segmentCall(operation)
    // What the SDK adds to each call, in whatever order. Its own ids are as long as this one.
    const messageId = "node-next-1732000000000-01234567-89ab-cdef-0123-456789abcdef"
    const context = { library: { name: library, version } }
    const _metadata = { nodeVersion: process.version, jsRuntime: "node" }
    const sent = { messageId, ...params, type: method, context, integrations: {}, _metadata }
    return Buffer.byteLength(JSON.stringify(sent)) + 1
  },
  // The commas between the operations are one less than the operations.
  bodyBytes: JSON.stringify({ batch: [], writeKey: credentials.siteId, sentAt: new Date() }).length - 1,
}
