import type { FaultEffect } from "./faults/fault.ts"
import { fitsPath } from "./http/fits-path.ts"
import { effectsOf, type JournalAnswer, type JournalRecord, resultOf, statusOf, withheld } from "./journal-record.ts"
import type { Effect, OperationResult } from "./operation-result.ts"

/** A request as the journal shows it at the moment of asking. Credentials are never part of it. */
export interface JournalEntry {
  /** Counts up from 1 in the order of arrival. */
  readonly number: number
  readonly method: string
  /** The path without its query. */
  readonly path: string
  readonly receivedAt: Date
  readonly userAgent?: string
  /** Bytes of the body. Of one over the limit, what had come when reading ended. */
  readonly bytes: number
  /** The body as text. Undefined when none was kept: over the limit, no longer kept, or not an API request. */
  readonly body: string | undefined
  /**
   * How it was ended: answered, answered in part, or reset. Absent while it is under way, when its body never came whole, and
   * when the emulator closed first. Whether the client was still there to read the answer is not known.
   */
  readonly delivery?: "answer" | "cut" | "reset"
  /** The HTTP status that was answered, if any. */
  readonly status?: number
  /** What was answered, before a fault cut it off. Undefined when nothing was. */
  readonly answer: JournalAnswer | undefined
  /** How many operations the body holds. */
  readonly operations: number
  /** Indexes of the operations that were taken, in order. They may have had no effect. */
  readonly applied: readonly number[]
  /** What became of each operation, in order. Of an old request with much trouble it is no longer known: then there are none. */
  readonly results: readonly OperationResult[]
  /** The fault that it met. */
  readonly fault?: FaultEffect
}

/** Which requests to show. All that is given must fit. */
export interface RequestFilter {
  /** In any case. */
  readonly method?: string
  /** The path without its query, encoded or not: text in which `*` stands for any text, or a RegExp. */
  readonly path?: string | RegExp
  /** The HTTP status that was answered. */
  readonly status?: number
  /** At least one of its operations had this effect. */
  readonly effect?: Effect
  /** Whether it met a fault. */
  readonly faulty?: boolean
}

/** Whether a request is one of those to show. */
export function fits(record: JournalRecord, { method, path, status, effect, faulty }: RequestFilter): boolean {
  if (method !== undefined && record.method !== method.toUpperCase()) return false
  if (typeof path === "string" && !fitsPath(path, record.path)) return false
  // Matched as a fresh search: a pattern with the flag g or y would remember where it was.
  if (path instanceof RegExp && record.path.search(path) < 0) return false
  if (status !== undefined && statusOf(record) !== status) return false
  if (effect !== undefined && effectsOf(record)[effect] === 0) return false
  return faulty === undefined || (record.fault !== undefined) === faulty
}

/** A copy of what is known of a request by now. */
export function viewOf(record: JournalRecord): JournalEntry {
  const { number, method, path, userAgent, bytes, body, delivery, answer, operations, fault } = record
  // Replaced, not changed, by what comes later: these are as they were when asked for.
  const { exceptions, effects } = record
  const status = statusOf(record)
  return {
    number,
    method,
    path,
    receivedAt: new Date(record.receivedAtMs),
    ...(userAgent === undefined ? {} : { userAgent }),
    bytes,
    // Worked out when read: a thousand bodies of 500 kB are a lot of text.
    get body() {
      return body && new TextDecoder("utf-8", { ignoreBOM: true }).decode(body)
    },
    ...(delivery === undefined ? {} : { delivery }),
    ...(status === undefined ? {} : { status }),
    // Copies, all of them: what is shown must not lead into the emulator.
    answer: answer && { ...answer, headers: { ...answer.headers } },
    operations,
    get applied() {
      return exceptions ? indexesTaken(exceptions, operations) : []
    },
    get results() {
      if (effects) return []
      const known = { ...record, exceptions, effects }
      return Array.from({ length: operations }, (_, index) => structuredClone(resultOf(known, index) ?? withheld))
    },
    ...(fault === undefined ? {} : { fault: copyFault(fault) }),
  }
}

function indexesTaken(exceptions: ReadonlyMap<number, OperationResult>, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index).filter((index) => {
    return exceptions.get(index)?.effect !== "refused"
  })
}

/** A body may hold what cannot be cloned, and is for JSON all the same. */
function copyFault({ body, ...rest }: FaultEffect): FaultEffect {
  const copy = structuredClone(rest)
  if (body === undefined) return copy
  return { ...copy, body: typeof body === "string" ? body : JSON.parse(JSON.stringify(body)) }
}
