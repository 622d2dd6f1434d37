/** What goes wrong with a request. Members combine, but of `status`, `reset` and `rejectOperations` only one can be. */
export interface FaultEffect {
  /** Answers with this HTTP status, 200 to 599. Nothing is applied unless `apply` says so. */
  readonly status?: number
  /** The answer's body in place of an empty one: text as it stands, an object as JSON. Needs `status` or `retryAfter`. */
  readonly body?: string | object
  /** Headers of the answer, in addition or instead. Not with `reset`. */
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
  /** With `status`, `retryAfter` or `cutAfterBytes`: applies the operations all the same. @default false */
  readonly apply?: boolean
  /**
   * Refuses the operations of these indexes, in a 207 for a batch and a 400 for a single one, and applies the rest. An
   * index beyond the batch is named in the answer too.
   */
  readonly rejectOperations?: readonly number[]
}

/** A fault that waits for its request. */
export interface Fault extends FaultEffect {
  /** Which requests it meets: `path` without its query, `method` in any case. @default every request to an endpoint of the API */
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
