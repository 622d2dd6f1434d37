import { checkNumber, TrackOptionsError } from "@cio/track-core"
import { faultError, isPlain, shown } from "./fault-error.ts"

/** What HTTP allows, written out: what `Headers` of the platforms let through is more, and not the same everywhere. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** @throws TrackOptionsError unless these are headers that an answer can have */
export function checkHeaders(headers: unknown): void {
  if (!isPlain(headers)) throw faultError("headers", "be an object of text", headers)
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== "string") throw new TrackOptionsError(`headers must hold text, got ${shown(value)} as ${name}`)
    if (!headerName.test(name) || !headerValue.test(value))
      throw new TrackOptionsError(`headers must be valid HTTP headers, got ${shown(name)}`)
    // Announces what would come after the body: node:http refuses it with a body of a known length.
    if (name.toLowerCase() === "trailer") throw new TrackOptionsError("headers must be without trailer")
    // Nothing else ends a body without a length: a client would wait for its end.
    if (name.toLowerCase() === "transfer-encoding" && !/(^|,\s*)chunked$/i.test(value))
      throw new TrackOptionsError(`headers must have chunked as the last transfer-encoding, got ${shown(value)}`)
  }
}

/** @throws TrackOptionsError unless a Retry-After header can be made of it */
export function checkRetryAfter(value: unknown): void {
  if (typeof value === "number") {
    checkNumber("retryAfter", value, { min: 0 })
  } else if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TrackOptionsError("retryAfter must be a valid Date, got Invalid Date")
  } else if (typeof value !== "string") {
    throw faultError("retryAfter", "be seconds, a Date or text", value)
  } else if (!headerValue.test(value)) {
    throw faultError("retryAfter", "be a valid header's value", value)
  }
}
