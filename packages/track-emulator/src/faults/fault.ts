import { validateHeaderName, validateHeaderValue } from "node:http"
import { checkKeys, checkNumber, TrackOptionsError } from "@cio/track-core"

/** What goes wrong with a request. Members combine, but of `status`, `reset` and `rejectOperations` only one can be. */
export interface FaultEffect {
  /** Answers with this HTTP status, 200 to 599. Nothing is applied unless `apply` says so. */
  readonly status?: number
  /** The answer's body in place of an empty one: text as it stands, an object as JSON. Needs `status` or `retryAfter`. */
  readonly body?: string | object
  /** Headers of the answer, in addition or instead. */
  readonly headers?: Readonly<Record<string, string>>
  /** The Retry-After header: seconds, a moment (as an HTTP date), or text as it stands. `status` is 429 unless given. */
  readonly retryAfter?: number | Date | string
  /** Holds the answer back for so long, in ms. What is to be applied is applied before. @default 0 */
  readonly delayMs?: number
  /** Holds the request back for so long before it is applied, in ms: it may then come after a later one. @default 0 */
  readonly applyDelayMs?: number
  /** Resets the connection in place of an answer, before anything is applied or after. */
  readonly reset?: "before" | "after"
  /** Closes the connection after so many bytes of the answer's body, always short of its announced end. */
  readonly cutAfterBytes?: number
  /** With `status` or `cutAfterBytes`: applies the operations all the same. @default false */
  readonly apply?: boolean
  /**
   * Refuses the operations of these indexes, in a 207 for a batch and a 400 for a single one, and applies the rest. An
   * index beyond the batch is named in the answer too.
   */
  readonly rejectOperations?: readonly number[]
}

/** A fault that waits for its request. */
export interface Fault extends FaultEffect {
  /** Which requests it meets. @default every request to an endpoint of the API */
  readonly match?: { readonly path?: string; readonly method?: string }
  /** How many requests it meets, `Infinity` for all to come. @default 1 */
  readonly times?: number
}

/** What a {@link FaultScript} decides by. */
export interface FaultRequest {
  /** The request's number, from 1, as in the journal. */
  readonly number: number
  readonly method: string
  readonly path: string
  /** Bytes of the body. */
  readonly bytes: number
  /** How many operations the body holds; 0 when it is malformed. */
  readonly operations: number
}

/** Decides request by request: what goes wrong, or undefined when this script lets it pass. */
export type FaultScript = (request: FaultRequest) => FaultEffect | undefined

const members = [
  ...["match", "times", "status", "body", "headers", "retryAfter", "delayMs", "applyDelayMs", "reset", "cutAfterBytes"],
  ...["apply", "rejectOperations"],
]

/** The longest that a timer can wait: beyond it, it would not wait at all. */
const maxDelayMs = 2 ** 31 - 1

/**
 * Fails at once on a fault that cannot be carried out.
 *
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function checkFault(fault: Fault): void {
  checkKeys("a fault", fault, members)
  if (fault.status !== undefined) checkNumber("status", fault.status, { min: 200, max: 599, integer: true })
  if (typeof fault.retryAfter === "number") checkNumber("retryAfter", fault.retryAfter, { min: 0 })
  if (fault.delayMs !== undefined) checkNumber("delayMs", fault.delayMs, { min: 0, max: maxDelayMs })
  if (fault.applyDelayMs !== undefined) checkNumber("applyDelayMs", fault.applyDelayMs, { min: 0, max: maxDelayMs })
  if (fault.cutAfterBytes !== undefined) checkNumber("cutAfterBytes", fault.cutAfterBytes, { min: 0, integer: true })
  for (const index of fault.rejectOperations ?? []) checkNumber("rejectOperations", index, { min: 0, integer: true })
  if (fault.times !== undefined) checkNumber("times", fault.times, { min: 1, integer: true, infinite: true })
  if (fault.reset !== undefined && fault.reset !== "before" && fault.reset !== "after") {
    throw new TrackOptionsError(`reset must be "before" or "after", got ${String(fault.reset)}`)
  }
  for (const [name, value] of Object.entries(fault.headers ?? {})) checkHeader(name, value)
  checkCombination(fault)
}

function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch (cause) {
    throw new TrackOptionsError(`headers must be valid HTTP headers, got ${JSON.stringify(name)}`, { cause })
  }
}

function checkCombination(fault: Fault): void {
  const hasStatus = fault.status !== undefined || fault.retryAfter !== undefined
  const endings = [
    hasStatus ? "status or retryAfter" : undefined,
    fault.reset === undefined ? undefined : "reset",
    fault.rejectOperations === undefined ? undefined : "rejectOperations",
  ].filter((name) => name !== undefined)
  if (endings.length > 1) throw new TrackOptionsError(`a fault must have one ending, got ${endings.join(" and ")}`)
  if (fault.reset !== undefined && fault.cutAfterBytes !== undefined) {
    throw new TrackOptionsError("a fault must have one ending, got reset and cutAfterBytes")
  }
  if (fault.body !== undefined && !hasStatus) throw new TrackOptionsError("body must come with status or retryAfter")
}
