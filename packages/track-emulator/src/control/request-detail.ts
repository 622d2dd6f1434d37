import type { Journal } from "../journal.ts"
import { type JournalRecord, resultOf } from "../journal-record.ts"
import type { RequestDetail, SentOperation } from "./control-types.ts"
import type { Window } from "./read-query.ts"
import { requestRow } from "./rows.ts"

/** UTF-16 units of a body that are shown: all of one within the API's limits. */
const maxBodyLength = 600_000

/** Which of a request's operations to show. */
export interface OperationsQuery extends Window {
  /** Only those that were not plainly applied. */
  readonly trouble: boolean
  /** Whether the body is wanted: with 5,000 operations it outweighs a window of them by far. */
  readonly body: boolean
  readonly revision: number
}

/** All about a request, with a window of its operations in their order. */
export function requestDetail(journal: Journal, record: JournalRecord, query: OperationsQuery): RequestDetail {
  const { body, answer, delivery } = record
  const { offset, limit, trouble, revision } = query
  const indexes = trouble ? troubledIndexes(record) : undefined
  const total = indexes?.length ?? record.operations
  const sent = sentOf(journal, record)
  const rows: SentOperation[] = []
  for (let place = offset; place < Math.min(offset + limit, total); place++) {
    const index = indexes?.[place] ?? place
    rows.push({ index, ...(sent === undefined ? {} : { sent: sent[index] }), result: resultOf(record, index) ?? null })
  }
  return {
    request: requestRow(record),
    body: body && query.body ? textOf(body) : null,
    answer: answer && delivery !== "reset" ? { ...answer, body: answer.body ?? null } : null,
    operations: { total, offset, revision, rows },
  }
}

function textOf(body: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body).slice(0, maxBodyLength)
}

function troubledIndexes(record: JournalRecord): number[] {
  // Under way, or met by a fault before anything was applied: all of them.
  if (!record.exceptions) return Array.from({ length: record.operations }, (_, index) => index)
  return [...record.exceptions.keys()]
}

/** What was read last out of a body of a journal, as whoever looks at a request scrolls through it. */
const lastRead = new WeakMap<Journal, { readonly body: Uint8Array; readonly sent: readonly unknown[] }>()

/** The operations as they were sent; undefined when the body is no longer kept. */
function sentOf(journal: Journal, { body, read }: JournalRecord): readonly unknown[] | undefined {
  if (!body || !read) return undefined
  const last = lastRead.get(journal)
  if (last?.body === body) return last.sent
  const sent = read(body)
  lastRead.set(journal, { body, sent })
  return sent
}
