import { takesDedupeId } from "./dedupe-id.ts"
import { limits } from "./generated/limits.ts"
import { findUnfaithful, hasToJson, isFaithful } from "./json-faithful.ts"
import { exceedsBytes } from "./utf8.ts"

/** An operation as the JSON text that is sent, or why it has none. */
export type EncodedOperation =
  | {
      ok: true
      text: string
      /** The dedupe id of an event, page or screen: its own, or the one it was given. */
      eventId: string | undefined
    }
  | {
      ok: false
      /** JSON pointer to the place at fault. */
      path: string
      /** Stable name of the rule that was broken: `type`, `not-json` or `too-large`. */
      rule: string
      message: string
    }

/**
 * Serialises an operation, once. Refuses what JSON would drop or change in silence (functions, symbols, NaN,
 * `undefined` in arrays, invalid dates, maps) or cannot hold at all (bigints, cycles), and what is larger than the
 * service takes. Never throws for what the operation is, whatever its getters and `toJSON` do.
 *
 * @param newEventId makes the dedupe id of an event, page or screen that has none; without it, none is given
 */
export function encodeOperation(operation: unknown, newEventId?: () => string): EncodedOperation {
  let text: string
  let eventId: string | undefined
  let needsId = false
  try {
    const value: unknown = hasToJson(operation) ? operation.toJSON("") : operation
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return refuse("", "type", "an operation must be an object")
    }
    text = JSON.stringify(value)
    // What a toJSON gave may have another one, which gives something else.
    if (!text.startsWith("{")) return refuse("", "type", "an operation must be an object")
    if (exceedsBytes(text, limits.operationBytes)) return tooLarge()
    if (!isFaithful(value)) return notJson(operation)
    if (takesDedupeId(value)) {
      // Only its own: what a prototype holds is not sent.
      const id: unknown = Object.hasOwn(value, "id") ? (value as { id?: unknown }).id : undefined
      needsId = newEventId !== undefined && (id === undefined || id === null || id === "")
      if (!needsId && typeof id === "string") eventId = id
      // An empty one would stand beside the new one.
      if (needsId && id !== undefined) text = JSON.stringify({ ...value, id: undefined })
    }
  } catch {
    // A bigint, a cycle, too deep, or a getter that throws.
    return notJson(operation)
  }
  if (needsId && newEventId) {
    eventId = newEventId()
    // Type and action may come from a class, which JSON leaves out: then nothing follows the id.
    const quoted = /^[\w-]+$/.test(eventId) ? `"${eventId}"` : JSON.stringify(eventId)
    text = `{"id":${quoted}${text === "{}" ? "" : ","}${text.slice(1)}`
    if (exceedsBytes(text, limits.operationBytes)) return tooLarge()
  }
  return { ok: true, text, eventId }
}

function notJson(operation: unknown): EncodedOperation {
  const { path, message } = findUnfaithful(operation)
  return refuse(path, "not-json", message)
}

function tooLarge(): EncodedOperation {
  const most = `${limits.operationBytes} bytes of JSON, the most that the service takes`
  return refuse("", "too-large", `is larger than ${most}`)
}

function refuse(path: string, rule: string, message: string): EncodedOperation {
  return { ok: false, path, rule, message }
}
