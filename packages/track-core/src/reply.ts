import { TrackApiError, TrackAuthError, type TrackError, TrackThrottledError } from "./errors.ts"
import type { BatchErrorItem } from "./generated/api-types.ts"
import { parseRetryAfter } from "./retry-after.ts"
import type { AnswerHeaders } from "./transport.ts"
import type { WireResult } from "./wire.ts"

/**
 * What one attempt brought back.
 *
 * - `accepted`: everything is in.
 * - `partial`: everything is in but what `errors` names (207, or a 200 that holds errors).
 * - `refused`: nothing is in, because something in the request is wrong (400, 413, 422). `errors` may be empty.
 * - `failed`: everything else. `error.outcome` says whether it may have been applied, `retry` whether to try again,
 *   and `retryAfterMs` how long the service wants to be left alone.
 */
export type Reply =
  | { kind: "accepted"; status: number }
  | { kind: "partial"; status: number; errors: readonly BatchErrorItem[] }
  | { kind: "refused"; status: number; error: TrackApiError }
  | { kind: "failed"; status?: number; error: TrackError; retry: boolean; retryAfterMs?: number }

/** Reads an answer. Never assumes JSON: gateways send HTML, empty bodies and statuses that the API does not describe. */
export function readReply(result: WireResult, nowMs: number): Reply {
  if (result.kind === "no-answer") {
    const { error, retry } = result
    return { kind: "failed", error, retry, ...(error.status === undefined ? {} : { status: error.status }) }
  }
  const { status, headers, text } = result
  if (status >= 200 && status < 300) return readSuccess(status, text)
  if (status === 400 || status === 413 || status === 422) {
    const errors = errorsOf(text)?.filter(isRecord) ?? []
    const message = `${what(status)}${summary(errors)}. Nothing was applied; see errors`
    return { kind: "refused", status, error: new TrackApiError(message, { outcome: "rejected", status, errors }) }
  }
  return readFailure(status, headers, nowMs)
}

function readSuccess(status: number, text: string): Reply {
  const errors = errorsOf(text)
  // A 207 is ok to fetch: only its errors tell what was accepted, so that one without them tells nothing.
  if (errors && (errors.length > 0 || status === 207)) return { kind: "partial", status, errors: errors.map(asItem) }
  if (status !== 207 && (text.trim() === "" || isSuccess(parseJson(text)))) return { kind: "accepted", status }
  const error = new TrackApiError(
    `The server answered ${status} with a body that is not the Track API's. The request may have been applied; check baseUrl and proxies`,
    { outcome: "unknown", status },
  )
  return { kind: "failed", status, error, retry: true }
}

/** An object, and no error of a gateway that answers 200 to everything: the API's own errors are an array. */
function isSuccess(body: unknown): boolean {
  return isRecord(body) && !("error" in body) && !("errors" in body && !Array.isArray(body.errors))
}

function readFailure(status: number, headers: AnswerHeaders, nowMs: number): Reply {
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"), nowMs)
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs }
  if (status === 401 || status === 403) {
    const message = `The Track API refused the keys (${status}). Check siteId and apiKey, and that region is the workspace's`
    return { kind: "failed", status, error: new TrackAuthError(message, { outcome: "unsent", status }), retry: false }
  }
  if (status === 429) {
    const message = "The Track API asked to slow down (429). Nothing was applied; send less at once"
    const error = new TrackThrottledError(message, { outcome: "unsent", status, retryAfterMs })
    return { kind: "failed", status, error, retry: true, ...pause }
  }
  if (status >= 500 || status === 408) {
    const message = `The Track API or a gateway before it failed (${status}). The request may have been applied`
    return {
      kind: "failed",
      status,
      error: new TrackApiError(message, { outcome: "unknown", status }),
      retry: true,
      ...pause,
    }
  }
  const message = `The server answered ${status}, which the Track API does not. Nothing was applied; check baseUrl`
  return { kind: "failed", status, error: new TrackApiError(message, { outcome: "unsent", status }), retry: false }
}

function what(status: number): string {
  return status === 413
    ? "The Track API found the request too large (413)"
    : `The Track API refused the request (${status})`
}

/** Names of fields and codes of reasons only: anything longer or freer may quote what was sent. */
function summary(errors: readonly { reason?: unknown; field?: unknown }[]): string {
  const parts = errors.slice(0, 3).flatMap(({ field, reason }) => {
    const words = [field, reason].filter((part) => typeof part === "string" && /^[\w.[\]-]{1,40}$/.test(part))
    return words.length > 0 ? [words.join(" ")] : []
  })
  return parts.length > 0 ? `: ${parts.join(", ")}` : ""
}

/** The `errors` array of a body, or undefined when there is none. */
function errorsOf(text: string): unknown[] | undefined {
  const body = parseJson(text)
  return isRecord(body) && Array.isArray(body.errors) ? body.errors : undefined
}

/** An entry that is no object names no operation: without an index the whole batch counts as unknown. */
function asItem(entry: unknown): BatchErrorItem {
  return isRecord(entry) ? entry : {}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
