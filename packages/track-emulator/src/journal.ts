import type { FaultEffect } from "./faults/fault.ts"
import { fitsPath } from "./http/fits-path.ts"
import type { Answer, Refusal } from "./http/answer.ts"
import type { Verdict } from "./state/verdict.ts"

/**
 * What became of one operation of a request: its verdict when it was taken; why it was refused, as the answer says; or `withheld`,
 * because nothing of the request was applied (a fault came first, or it is still under way).
 */
export type OperationResult =
  | (Verdict & {
      /** Under `lenient`: what the operation would have been refused for. Where it could not be applied it was left out. */
      readonly forgiven?: readonly Refusal[]
    })
  | ({ readonly effect: "refused" } & Refusal)
  | { readonly effect: "withheld" }

/** The effects that an operation can have. */
export type Effect = OperationResult["effect"]

/** How many operations had which effect. */
export type EffectCounts = Readonly<Record<Effect, number>>

/** What was answered to a request. The body is undefined when it is no longer kept. */
export interface JournalAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

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

/** An entry while it is being written. */
export interface JournalRecord {
  readonly number: number
  readonly method: string
  readonly path: string
  readonly receivedAtMs: number
  readonly userAgent: string | undefined
  bytes: number
  body: Uint8Array | undefined
  delivery: JournalEntry["delivery"]
  answer: JournalAnswer | undefined
  operations: number
  /** Reads the operations, as they were sent, out of the body. */
  read: ((body: Uint8Array) => readonly unknown[]) | undefined
  /** Set once the operations were applied: the results of all but those plainly applied, which are few, by index. */
  exceptions: ReadonlyMap<number, OperationResult> | undefined
  /** In place of the results, once they are no longer kept. */
  effects: EffectCounts | undefined
  fault: FaultEffect | undefined
}

/** What a journal keeps. */
export interface JournalLimits {
  /** Requests. */
  readonly maxEntries: number
  /** Bytes of all bodies together, of requests and of answers: the oldest are let go first. */
  readonly maxBodyBytes: number
}

/** Operations that were not plainly applied, of all requests kept. Each takes some hundred bytes. */
const maxExceptions = 200_000

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

/** The last requests, written down on arrival. */
export class Journal {
  readonly #limits: JournalLimits
  readonly #records = new Map<number, JournalRecord>()
  #arrived = 0
  #bodyBytes = 0
  /** The oldest entry that may still have a body. */
  #oldestBody = 1
  #exceptions = 0
  /** The oldest entry that may still have results. */
  #oldestResults = 1

  constructor(limits: JournalLimits) {
    this.#limits = limits
  }

  /** Requests that arrived so far, kept or not. */
  get arrived(): number {
    return this.#arrived
  }

  open(request: { method: string; path: string; receivedAtMs: number; userAgent: string | undefined }): JournalRecord {
    const number = ++this.#arrived
    // Written out: spreading takes ten times as long as all the rest.
    const record: JournalRecord = {
      method: request.method,
      path: request.path,
      receivedAtMs: request.receivedAtMs,
      userAgent: request.userAgent,
      number,
      bytes: 0,
      body: undefined,
      delivery: undefined,
      answer: undefined,
      operations: 0,
      read: undefined,
      exceptions: undefined,
      effects: undefined,
      fault: undefined,
    }
    this.#records.set(number, record)
    this.#forget(number - this.#limits.maxEntries)
    return record
  }

  /** Keeps a request's body, and lets go of the oldest bodies beyond the limit. */
  keepBody(record: JournalRecord, body: Uint8Array): void {
    if (!this.#records.has(record.number)) return
    record.body = body
    this.#addBytes(record, body.length)
  }

  /** Keeps what was answered, and lets go of the oldest bodies beyond the limit. */
  keepAnswer(record: JournalRecord, answer: Answer): void {
    record.answer = answer
    if (this.#records.has(record.number)) this.#addBytes(record, answer.body.length)
  }

  /** Keeps a request's results, which are in it, and lets go of the oldest ones beyond the limit. */
  keepResults(record: JournalRecord): void {
    if (!this.#records.has(record.number)) return
    this.#exceptions += record.exceptions?.size ?? 0
    this.#oldestResults = Math.min(this.#oldestResults, record.number)
    // The latest are kept in any case: somebody is about to ask for them.
    while (this.#exceptions > maxExceptions && this.#oldestResults < record.number) {
      this.#dropResults(this.#oldestResults++)
    }
  }

  /** The records kept, oldest first. */
  records(): Iterable<JournalRecord> {
    return this.#records.values()
  }

  /** The record of that number, if it is still kept. */
  record(number: number): JournalRecord | undefined {
    return this.#records.get(number)
  }

  /** Copies of the records that fit, oldest first. */
  entries(filter: RequestFilter = {}): JournalEntry[] {
    return Array.from(this.#records.values())
      .filter((record) => fits(record, filter))
      .map(viewOf)
  }

  #addBytes(record: JournalRecord, bytes: number): void {
    this.#bodyBytes += bytes
    // Bodies may come in another order than their requests.
    this.#oldestBody = Math.min(this.#oldestBody, record.number)
    while (this.#bodyBytes > this.#limits.maxBodyBytes) this.#dropBody(this.#oldestBody++)
  }

  #forget(number: number): void {
    this.#dropBody(number)
    this.#dropResults(number)
    this.#records.delete(number)
  }

  #dropBody(number: number): void {
    const record = this.#records.get(number)
    if (!record) return
    this.#bodyBytes -= (record.body?.length ?? 0) + (record.answer?.body?.length ?? 0)
    record.body = undefined
    if (record.answer) record.answer = { ...record.answer, body: undefined }
  }

  #dropResults(number: number): void {
    const record = this.#records.get(number)
    if (!record?.exceptions) return
    record.effects = effectsOf(record)
    this.#exceptions -= record.exceptions.size
    record.exceptions = undefined
  }
}

/** What became of one operation; undefined when that is no longer kept. */
export function resultOf({ exceptions, effects }: JournalRecord, index: number): OperationResult | undefined {
  if (!exceptions) return effects ? undefined : withheld
  return exceptions.get(index) ?? plainlyApplied
}

/** How many operations of a request had which effect. */
export function effectsOf(record: JournalRecord): EffectCounts {
  if (record.effects) return record.effects
  const counts = { applied: 0, partial: 0, ignored: 0, refused: 0, withheld: 0 }
  if (!record.exceptions) return { ...counts, withheld: record.operations }
  for (const { effect } of record.exceptions.values()) counts[effect]++
  return { ...counts, applied: counts.applied + record.operations - record.exceptions.size }
}

const plainlyApplied: OperationResult = Object.freeze({ effect: "applied" })
const withheld: OperationResult = Object.freeze({ effect: "withheld" })

function fits(record: JournalRecord, { method, path, status, effect, faulty }: RequestFilter): boolean {
  if (method !== undefined && record.method !== method.toUpperCase()) return false
  if (typeof path === "string" && !fitsPath(path, record.path)) return false
  // Matched as a fresh search: a pattern with the flag g or y would remember where it was.
  if (path instanceof RegExp && record.path.search(path) < 0) return false
  if (status !== undefined && statusOf(record) !== status) return false
  if (effect !== undefined && effectsOf(record)[effect] === 0) return false
  return faulty === undefined || (record.fault !== undefined) === faulty
}

/** The HTTP status that was answered, if any. */
export function statusOf({ answer, delivery }: JournalRecord): number | undefined {
  return delivery === "reset" ? undefined : answer?.status
}

function viewOf(record: JournalRecord): JournalEntry {
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
