import type { TakenOperation } from "../taken-operation.ts"
import type { OperationMatch } from "./operation-match.ts"

/** What goes wrong with a request. Members combine, but of `status`, `reset` and `rejectOperations` only one can be. */
export interface FaultEffect {
  /** Answers with this HTTP status, 200 to 599. Nothing is applied unless `apply` says so. */
  readonly status?: number
  /** The answer's body in place of an empty one: text as it stands, an object as JSON. Needs `status` (but 204, 205 or 304) or `retryAfter`. */
  readonly body?: string | object
  /** Headers of the answer, in addition or instead, but for `trailer`. Not with `reset`. */
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
   * Refuses these operations, in a 207 for a batch and a 400 for a single one, and applies the rest. Given as indexes: one beyond
   * the batch is named in the answer too. Given as a match: each operation that fits; a request without any is not met.
   */
  readonly rejectOperations?: readonly number[] | OperationMatch
}

/** A fault that waits for its request. Without an effect it lets the request pass, and so keeps it from the faults after it. */
export interface Fault extends FaultEffect {
  /** Which requests it meets. @default every request to an endpoint of the API */
  readonly match?: RequestMatch
  /** How many requests it meets, `Infinity` or `"always"` for all to come. @default 1 */
  readonly times?: number | "always"
  /**
   * How likely a request that fits meets it, above 0 and up to 1. One that the dice let pass is free for the next fault and does
   * not count as one of `times`. @default 1
   */
  readonly probability?: number
  /**
   * Makes what is left to chance the same for the same requests in the same order: an integer from 0 to 4,294,967,295.
   * @default drawn, and listed
   */
  readonly seed?: number
  /** As in {@link FaultEffect}. A match may have a `probability` of its own, for each operation that fits. */
  readonly rejectOperations?: readonly number[] | OperationDraw
  /** What lists call it, such as `bad day`. */
  readonly label?: string
}

/** Which requests a fault meets. All that is given must fit. */
export interface RequestMatch {
  /** The path without its query. `*` stands for any text: `/api/v1/customers/*`. */
  readonly path?: string
  /** In any case. */
  readonly method?: string
  /** It holds at least one operation that fits. Without the right keys, operations are not looked at. */
  readonly operation?: OperationMatch
}

/** Which operations, and how many of them. */
export interface OperationDraw extends OperationMatch {
  /** How likely each one that fits is meant, above 0 and up to 1. @default 1 */
  readonly probability?: number
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
  /**
   * Those of them that keep to the contract, in order. Worked out when read, so that requests cost nothing while no fault asks
   * for it.
   */
  readonly held: readonly HeldOperation[]
}

/** An operation of a request that keeps to the contract. */
export interface HeldOperation {
  /** Its index in the batch; 0 for a single one. */
  readonly index: number
  readonly operation: TakenOperation
}

/** Decides request by request: what goes wrong, or undefined when this script lets it pass. */
export type FaultScript = (request: FaultRequest) => FaultEffect | undefined

/** A fault that met its request: the operations that it refuses are known by index. */
export interface MetFault extends FaultEffect {
  readonly rejectOperations?: readonly number[]
}
