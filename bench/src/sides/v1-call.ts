import type { Operation } from "@cio/track-core"
import { isCommon } from "../operation-pool.ts"

/** A call of customerio-node's for one operation. */
export interface V1Call {
  method: "identify" | "track"
  customerId: string
  data: Record<string, unknown>
}

/** The call that does what an operation does. Throws on one that has none. */
export function v1Call(operation: Operation): V1Call {
  if (!isCommon(operation)) throw new RangeError(`no call for ${operation.type} ${operation.action}`)
  const customerId = String(operation.identifiers.id)
  if (operation.action === "identify") return { method: "identify", customerId, data: operation.attributes ?? {} }
  const { action, name, id, timestamp, attributes } = operation
  const data = { name, id, timestamp, data: attributes }
  return { method: "track", customerId, data: action === "event" ? data : { type: action, ...data } }
}
