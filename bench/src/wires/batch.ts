import { limits, type Operation } from "@cio/track-core"
import { authorization, batchPath } from "../endpoint.ts"
import type { Wire } from "./wire.ts"

/** The bytes of `,"id":"01JZ0A7MEXH2V6J8D3Q5T9W4RK"`, which the package adds to an event. */
const eventIdBytes = 34

/** Many operations in a request to the Track API v2. */
export const batchWire: Wire = {
  authorization,
  accepts: (method, path) => method === "POST" && path === batchPath,
  kindsIn({ body }) {
    const { batch } = JSON.parse(body) as { batch: { type: string; action: string }[] }
    return batch.map(({ type, action }) => `${type} ${action}`)
  },
  bytesOf: (operation) => Buffer.byteLength(JSON.stringify(operation)) + 1 + missingIdBytes(operation),
  // `{"batch":[]}`, less the comma that the first operation of a batch does not have.
  bodyBytes: 12 - 1,
  maxBodyBytes: limits.batchBytes,
}

function missingIdBytes(operation: Operation): number {
  const takesId = operation.type === "person" && "name" in operation
  return takesId && operation.id === undefined ? eventIdBytes : 0
}
