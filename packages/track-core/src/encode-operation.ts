import { limits } from "./generated/limits.ts"
import { findUnfaithful, isFaithful } from "./json-faithful.ts"
import { exceedsBytes } from "./utf8.ts"

/** An operation as the JSON text that is sent, or why it has none. */
export type EncodedOperation =
  | { ok: true; text: string }
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
 * service takes. Never throws, whatever getters and `toJSON` do.
 *
 * @param id a dedupe id to put in, for an operation that has none
 */
export function encodeOperation(operation: unknown, id?: string): EncodedOperation {
  let text: string | undefined
  try {
    text = JSON.stringify(operation)
    if (text === undefined || text[0] !== "{") return refuse("", "type", "an operation must be an object")
    if (id !== undefined) text = text === "{}" ? `{"id":"${id}"}` : `{"id":"${id}",${text.slice(1)}`
    if (exceedsBytes(text, limits.operationBytes)) {
      return refuse(
        "",
        "too-large",
        `is larger than ${limits.operationBytes} bytes of JSON, the most that the service takes`,
      )
    }
    if (isFaithful(operation)) return { ok: true, text }
  } catch {
    // Falls through to the search for the place: a bigint, a cycle, a depth or a getter that throws.
  }
  const found = findUnfaithful(operation)
  return refuse(found.path, "not-json", found.message)
}

function refuse(path: string, rule: string, message: string): EncodedOperation {
  return { ok: false, path, rule, message }
}
