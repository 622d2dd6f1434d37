import type { RequestError } from "./generated/api-types.ts"

/** Stable names of the kinds of error, for `error.code` and {@link isTrackError}. */
export type TrackErrorCode = keyof TrackErrorByCode

/** The error class behind each code. */
export interface TrackErrorByCode {
  options: TrackOptionsError
  operation: TrackOperationError
  api: TrackApiError
  auth: TrackAuthError
  throttled: TrackThrottledError
  timeout: TrackTimeoutError
  connection: TrackConnectionError
  aborted: TrackAbortError
}

/**
 * What became of the operation when a call fails: `rejected` (refused for good), `unsent` (known not applied, safe to
 * send again) or `unknown` (it may have been applied).
 */
export type FailedOutcome = "rejected" | "unsent" | "unknown"

/** What an error is made of, besides its message. */
export interface TrackErrorDetails {
  outcome?: FailedOutcome
  status?: number | undefined
  cause?: unknown
}

const brand = Symbol.for("@cio/track-core/error")

/** The base of every error of this toolkit. Messages hold neither credentials nor payloads. */
export abstract class TrackError extends Error {
  // Declared, not defined: what is not known is absent, so that a log does not show it as undefined.

  /** Name of the class, written out because a minifier shortens the class's own. */
  abstract override readonly name: string
  /** Stable name of the kind of error. */
  abstract readonly code: string
  /** What became of the operation. Absent where nothing was to be sent. */
  declare readonly outcome?: FailedOutcome
  /** HTTP status of the answer, where there was one. */
  declare readonly status?: number
  /** How many attempts were made, where a call gave up after some. */
  declare attempts?: number
  /** The dedupe id that an event was sent with. Send it again with this as its `id`, and it does not count twice. */
  declare eventId?: string

  constructor(message: string, details: TrackErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    if (details.outcome) this.outcome = details.outcome
    if (details.status) this.status = details.status
    // Recognised by isTrackError across duplicate installs, where instanceof is false.
    Object.defineProperty(this, brand, { value: true })
  }
}

/** An option, or the way a function was called, is wrong. Nothing was sent. */
export class TrackOptionsError extends TrackError {
  override readonly name = "TrackOptionsError"
  readonly code = "options"
}

/** The operation cannot be sent as it stands: not JSON, or too large. Nothing was sent. */
export class TrackOperationError extends TrackError {
  override readonly name = "TrackOperationError"
  readonly code = "operation"
}

/** The service refused the request, or answered what cannot be understood. */
export class TrackApiError extends TrackError {
  override readonly name = "TrackApiError"
  readonly code = "api"
  /** What the service says is wrong. Empty when the body was not the API's own. */
  readonly errors: readonly RequestError[]

  constructor(message: string, details: TrackErrorDetails & { errors?: readonly RequestError[] }) {
    super(message, details)
    this.errors = details.errors ?? []
  }
}

/** The service refused the keys (401, 403). */
export class TrackAuthError extends TrackError {
  override readonly name = "TrackAuthError"
  readonly code = "auth"
}

/** The service asked to slow down (429). */
export class TrackThrottledError extends TrackError {
  override readonly name = "TrackThrottledError"
  readonly code = "throttled"
  /** How long the service asked to wait, in ms. Absent when it did not say. */
  declare readonly retryAfterMs?: number

  constructor(message: string, details: TrackErrorDetails & { retryAfterMs?: number | undefined }) {
    super(message, details)
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
  }
}

/** No complete answer came within `timeoutMs` or `deadlineMs`. */
export class TrackTimeoutError extends TrackError {
  override readonly name = "TrackTimeoutError"
  readonly code = "timeout"
}

/** The service could not be reached (outcome `unsent`), or the connection broke (outcome `unknown`). */
export class TrackConnectionError extends TrackError {
  override readonly name = "TrackConnectionError"
  readonly code = "connection"
}

/** The caller's `signal` ended the call. Its reason is the `cause`. */
export class TrackAbortError extends TrackError {
  override readonly name = "TrackAbortError"
  readonly code = "aborted"
}

/** Once an attempt may have been applied, no later one that says nothing of the operation itself takes that back. */
export function markPossiblyApplied(error: TrackError): void {
  if (error.outcome === undefined || error.outcome === "unknown") return
  // Readonly for everybody else: this is the one place that learns something after the error was made.
  const writable = error as { outcome: FailedOutcome; message: string }
  writable.outcome = "unknown"
  writable.message += ". An earlier attempt may have been applied"
}

/**
 * True for errors of this toolkit, also when several copies of it are installed. With a code, for that kind only.
 *
 * @example
 * if (isTrackError(error, "throttled")) console.log(error.retryAfterMs)
 */
export function isTrackError(value: unknown): value is TrackError
export function isTrackError<C extends TrackErrorCode>(value: unknown, code: C): value is TrackErrorByCode[C]
export function isTrackError(value: unknown, code?: TrackErrorCode): boolean {
  if (typeof value !== "object" || value === null || !(brand in value)) return false
  return code === undefined || ("code" in value && value.code === code)
}
