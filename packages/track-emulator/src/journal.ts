import type { FaultEffect } from "./faults/fault.ts"

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
  /** How many operations the body holds. */
  readonly operations: number
  /** Indexes of the operations that were taken, in order. They may have had no effect. */
  readonly applied: readonly number[]
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
  body: Buffer | undefined
  delivery: JournalEntry["delivery"]
  status: number | undefined
  operations: number
  /** Set once the operations were applied: the indexes of those that were not, which are few. */
  refusedIndexes: readonly number[] | undefined
  fault: FaultEffect | undefined
}

/** What a journal keeps. */
export interface JournalLimits {
  /** Requests. */
  readonly maxEntries: number
  /** Bytes of all bodies together: the oldest are let go first. */
  readonly maxBodyBytes: number
}

/** The last requests, written down on arrival. */
export class Journal {
  readonly #limits: JournalLimits
  readonly #records = new Map<number, JournalRecord>()
  #arrived = 0
  #bodyBytes = 0
  /** The oldest entry that may still have a body. */
  #oldestBody = 1

  constructor(limits: JournalLimits) {
    this.#limits = limits
  }

  /** Requests that arrived so far, kept or not. */
  get arrived(): number {
    return this.#arrived
  }

  open(request: { method: string; path: string; receivedAtMs: number; userAgent: string | undefined }): JournalRecord {
    const number = ++this.#arrived
    const record: JournalRecord = {
      ...request,
      number,
      bytes: 0,
      body: undefined,
      delivery: undefined,
      status: undefined,
      operations: 0,
      refusedIndexes: undefined,
      fault: undefined,
    }
    this.#records.set(number, record)
    this.#forget(number - this.#limits.maxEntries)
    return record
  }

  /** Keeps a request's body, and lets go of the oldest bodies beyond the limit. */
  keepBody(record: JournalRecord, body: Buffer): void {
    if (!this.#records.has(record.number)) return
    record.body = body
    this.#bodyBytes += body.length
    // Bodies may come in another order than their requests.
    this.#oldestBody = Math.min(this.#oldestBody, record.number)
    while (this.#bodyBytes > this.#limits.maxBodyBytes) this.#dropBody(this.#oldestBody++)
  }

  entries(): JournalEntry[] {
    return Array.from(this.#records.values(), viewOf)
  }

  #forget(number: number): void {
    this.#dropBody(number)
    this.#records.delete(number)
  }

  #dropBody(number: number): void {
    const record = this.#records.get(number)
    if (!record?.body) return
    this.#bodyBytes -= record.body.length
    record.body = undefined
  }
}

function viewOf(record: JournalRecord): JournalEntry {
  const { number, method, path, userAgent, bytes, body, delivery, status, operations, refusedIndexes, fault } = record
  return {
    number,
    method,
    path,
    receivedAt: new Date(record.receivedAtMs),
    ...(userAgent === undefined ? {} : { userAgent }),
    bytes,
    // Worked out when read: a thousand bodies of 500 kB are a lot of text.
    get body() {
      return body?.toString("utf8")
    },
    ...(delivery === undefined ? {} : { delivery }),
    ...(status === undefined ? {} : { status }),
    operations,
    get applied() {
      return refusedIndexes ? indexesBut(refusedIndexes, operations) : []
    },
    ...(fault === undefined ? {} : { fault }),
  }
}

function indexesBut(left: readonly number[], count: number): number[] {
  const without = new Set(left)
  return Array.from({ length: count }, (_, index) => index).filter((index) => !without.has(index))
}
