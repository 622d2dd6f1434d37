import type { Operation } from "@cio/track-core"
import { isCommon } from "../operation-pool.ts"

/** A call of Segment's SDK for one operation. */
export type SegmentCall =
  | { method: "identify"; params: { userId: string; timestamp: Date; traits: Record<string, unknown> } }
  | { method: "track"; params: EventParams & { event: string } }
  | { method: "page" | "screen"; params: EventParams & { name: string } }

interface EventParams {
  userId: string
  timestamp: Date
  messageId: string
  properties: Record<string, unknown>
}

/** The call that does what an operation does. Throws on one that has none. */
export function segmentCall(operation: Operation): SegmentCall {
  if (!isCommon(operation)) throw new RangeError(`no call for ${operation.type} ${operation.action}`)
  const { identifiers, attributes = {} } = operation
  const common = { userId: String(identifiers.id), timestamp: new Date((operation.timestamp ?? 0) * 1_000) }
  if (operation.action === "identify") return { method: "identify", params: { ...common, traits: attributes } }
  const event = { ...common, messageId: operation.id ?? "", properties: attributes }
  if (operation.action === "event") return { method: "track", params: { ...event, event: operation.name } }
  return { method: operation.action, params: { ...event, name: operation.name } }
}
