import {
  type Clock,
  checkFunction,
  checkKeys,
  checkNumber,
  limits,
  systemClock,
  TrackOptionsError,
} from "@cio/track-core"

import type { LaneOf } from "./lane-keys.ts"

/** What a `check` says. `checkOperation` of `@cio/track-core/validate` returns this. */
export type CheckVerdict =
  | { ok: true }
  | { ok: false; problems: readonly { path: string; rule: string; message: string }[] }

/** How operations are batched and sent. */
export interface BatchOptions<T = unknown> {
  /**
   * `"entity"`: operations on one person or object are applied in the order of the source. One waits while a batch in
   * flight holds an operation on the same entity; everything else overtakes it. `"none"`: in any order.
   * @default "entity"
   */
  order?: "entity" | "none" | undefined
  /**
   * Names the lane of an entity that goes by several names, such as one person by id and by email, so that their
   * operations keep their order too. Asked for an operation's own entity, both sides of a merge, each entity it relates
   * to and each name that an identify gives a person. `undefined` leaves an entity to its identifiers, and a person's id is the name of that person's lane, so that giving
   * the id for an address is enough. @default each name is an entity of its own
   */
  laneOf?: LaneOf<T> | undefined
  /** Most requests in flight at once, over all batches of the client. @default 8 */
  concurrency?: number | undefined
  /**
   * Most requests per second over all batches of the client, retries included, evenly spaced. Going over the service's
   * fair use may drop data. When the service asks to slow down the rate is halved, and eases back. @default 100
   */
  requestsPerSecond?: number | undefined
  /** Most bytes of one request body. @default 500000, the service's limit */
  maxBatchBytes?: number | undefined
  /** Most operations of one request. @default Infinity */
  maxBatchOperations?: number | undefined
  /**
   * Longest that a part-full batch waits for a slow source, in ms, from its first operation. Arrays and other
   * synchronous sources never wait. @default 250
   */
  lingerMs?: number | undefined
  /** Attempts at one batch before its operations end as unsent or unknown. @default 8 */
  maxAttempts?: number | undefined
  /** Waits between attempts. They double, with jitter; a Retry-After is honoured in full. @default 500 ms to 30 s */
  backoff?: { minDelayMs?: number; maxDelayMs?: number } | undefined
  /** Longest one attempt may take, in ms. @default the client's */
  timeoutMs?: number | undefined
  /** Longest the whole run may take, in ms. What is not settled by then ends as unsent or unknown. @default Infinity */
  deadlineMs?: number | undefined
  /** Ends the run. What is not settled by then ends as unsent or unknown. */
  signal?: AbortSignal | undefined
  /** Checks each operation before it is sent; those it refuses are rejected by the client. Pass `checkOperation` of `@cio/track-core/validate`. */
  check?: ((operation: unknown) => CheckVerdict) | undefined
  /**
   * The dedupe id of an event, page or screen that has none: a function for ids of your own (the same operation must
   * give the same id), `false` for none, so that a retry may repeat it. @default a random ULID
   */
  eventId?: ((operation: T, index: number) => string) | false | undefined
  /** Time, for tests. @default the real time */
  clock?: Clock | undefined
  /** Numbers from 0 up to 1, for jitter. @default Math.random */
  random?: (() => number) | undefined
}

/** The options with every default filled in. */
export interface BatchSettings<T> {
  order: "entity" | "none"
  laneOf: LaneOf<T> | undefined
  concurrency: number
  requestsPerSecond: number
  maxBatchBytes: number
  maxBatchOperations: number
  lingerMs: number
  maxAttempts: number
  backoff: { minDelayMs: number; maxDelayMs: number }
  timeoutMs: number | undefined
  deadlineMs: number
  signal: AbortSignal | undefined
  check: ((operation: unknown) => CheckVerdict) | undefined
  eventId: ((operation: T, index: number) => string) | false | undefined
  clock: Clock
  random: () => number
}

const defaults = Object.freeze({
  order: "entity",
  laneOf: undefined,
  concurrency: 8,
  requestsPerSecond: limits.requestsPerSecond,
  maxBatchBytes: limits.batchBytes,
  maxBatchOperations: Number.POSITIVE_INFINITY,
  lingerMs: 250,
  maxAttempts: 8,
  backoff: Object.freeze({ minDelayMs: 500, maxDelayMs: 30_000 }),
  timeoutMs: undefined,
  deadlineMs: Number.POSITIVE_INFINITY,
  signal: undefined,
  check: undefined,
  eventId: undefined,
  clock: systemClock,
  random: Math.random,
} as const)

/** Checks the options and fills in the defaults. Fails with the option, the rule and the value. */
export function resolveBatchOptions<T>(options: BatchOptions<T> = {}): BatchSettings<T> {
  if (typeof options !== "object" || options === null) throw new TrackOptionsError("options must be an object")
  // A signal has no members of its own, so that it would pass as options that say nothing.
  if ("aborted" in options) throw new TrackOptionsError("batch takes its signal as { signal }")
  checkKeys("batch", options, Object.keys(defaults))
  const given = withoutUndefined(options)
  const settings: BatchSettings<T> = { ...defaults, ...given, backoff: resolveBackoff(given.backoff) }
  const { order, signal, eventId, clock } = settings
  if (order !== "entity" && order !== "none") {
    throw new TrackOptionsError(`order must be "entity" or "none", got ${JSON.stringify(order)}`)
  }
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw new TrackOptionsError("signal must be an AbortSignal: pass controller.signal, not the controller")
  }
  if (![clock?.now, clock?.sleep, clock?.after].every((member) => typeof member === "function")) {
    throw new TrackOptionsError("clock must be an object with now, sleep and after")
  }
  checkFunction("random", settings.random)
  if (eventId !== false) checkFunction("eventId", eventId)
  checkFunction("check", settings.check)
  checkFunction("laneOf", settings.laneOf)
  checkNumber("concurrency", settings.concurrency, { min: 1, max: 1000, integer: true })
  checkNumber("requestsPerSecond", settings.requestsPerSecond, { min: 0.001, infinite: true })
  checkNumber("maxBatchBytes", settings.maxBatchBytes, {
    min: smallestBatchBytes,
    max: limits.batchBytes,
    integer: true,
  })
  checkNumber("maxBatchOperations", settings.maxBatchOperations, { min: 1, integer: true, infinite: true })
  checkNumber("lingerMs", settings.lingerMs, { min: 0, infinite: true })
  checkNumber("maxAttempts", settings.maxAttempts, { min: 1, integer: true, infinite: true })
  checkNumber("deadlineMs", settings.deadlineMs, { min: 1, infinite: true })
  if (settings.timeoutMs !== undefined) checkNumber("timeoutMs", settings.timeoutMs, { min: 1 })
  return settings
}

function resolveBackoff<T>(backoff: BatchOptions<T>["backoff"] = {}): BatchSettings<T>["backoff"] {
  if (typeof backoff !== "object" || backoff === null) {
    throw new TrackOptionsError("backoff must be an object such as { minDelayMs: 500 }")
  }
  checkKeys("backoff", backoff, Object.keys(defaults.backoff))
  const { minDelayMs = defaults.backoff.minDelayMs } = backoff
  const { maxDelayMs = Math.max(defaults.backoff.maxDelayMs, minDelayMs) } = backoff
  checkNumber("backoff.minDelayMs", minDelayMs, { min: 0 })
  checkNumber("backoff.maxDelayMs", maxDelayMs, { min: minDelayMs })
  return { minDelayMs, maxDelayMs }
}

/** Below this hardly any operation fits. */
const smallestBatchBytes = 100

/** An option set to undefined means its default, as if it were absent. */
function withoutUndefined<O extends object>(options: O): { [K in keyof O]?: Exclude<O[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof O]?: Exclude<O[K], undefined> // what was filtered out
  }
}
