import { decodeUtf8 } from "./decode-utf8.ts"

/** A body as JSON, or that it is none in UTF-8: bytes that are no UTF-8 are refused rather than replaced (guess). */
export function parseJson(body: Uint8Array): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(decodeUtf8(body)) }
  } catch {
    return { ok: false }
  }
}
