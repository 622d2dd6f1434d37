import { utf8Bytes } from "@cio/track-core"
import type { Answer } from "./http/answer.ts"
import { fits, type JournalEntry, type RequestFilter, viewOf } from "./journal-entry.ts"
import { effectsOf, type JournalRecord } from "./journal-record.ts"

/** What a journal keeps. */
export interface JournalLimits {
  /** Requests. */
  readonly maxEntries: number
  /** Bytes of all bodies together, of requests and of answers: the oldest are let go first. */
  readonly maxBodyBytes: number
}

/** Operations that were not plainly applied, of all requests kept. Each takes some hundred bytes. */
const maxExceptions = 200_000

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
    if (this.#records.has(record.number)) this.#addBytes(record, utf8Bytes(answer.body))
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
    this.#bodyBytes -= (record.body?.length ?? 0) + utf8Bytes(record.answer?.body ?? "")
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
