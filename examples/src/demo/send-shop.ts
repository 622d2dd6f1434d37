import { statSync } from "node:fs"
import { type BatchTotals, batchStream, type Failure } from "@cio/track-batch"
import { type Operation, type TrackClient, takesDedupeId } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { readLines } from "../read-lines.ts"

/** What came of sending a file. */
export interface ShopRun {
  /** Lines read from the file, counted by the reader. */
  lines: number
  totals: Readonly<BatchTotals>
  /** Every operation that was not accepted, in the order of the file. Its line is its index + 1. */
  failures: Failure<Operation>[]
  /** Accepted events, pages and screens: the operations that carry a dedupe id. */
  acceptedEvents: number
  durationMs: number
}

export interface SendShopOptions {
  path: string
  /** Whether to check each operation against the contract here, rather than leave it to the server. */
  checkFirst: boolean
  onProgress: (percent: number, settled: number) => void
}

/** Streams a file of operations, one a line, from disk to the service. Holds on to nothing but what failed. */
export async function sendShop(track: TrackClient, options: SendShopOptions): Promise<ShopRun> {
  const { path, checkFirst, onProgress } = options
  const totalBytes = statSync(path).size
  const read = { lines: 0, bytes: 0 }
  const startedAt = performance.now()
  const outcomes = batchStream(track, operations(path, read), {
    // A local server is ready again at once. For the real one, leave the default.
    backoff: { minDelayMs: 50 },
    ...(checkFirst ? { check: checkOperation } : {}),
  })

  const failures: Failure<Operation>[] = []
  let settled = 0
  let acceptedEvents = 0
  // How many lines there are is not known before the last one: what was read is ahead of what is settled.
  const percentOf = (count: number) => (100 * read.bytes * count) / (totalBytes * read.lines)
  for await (const outcome of outcomes) {
    settled++
    if (outcome.status !== "accepted") failures.push(outcome)
    else if (takesDedupeId(outcome.operation)) acceptedEvents++
    if (settled % 500 === 0) onProgress(percentOf(settled), settled)
  }
  onProgress(100, settled)
  failures.sort((a, b) => a.index - b.index)
  const durationMs = performance.now() - startedAt
  return { lines: read.lines, totals: { ...outcomes.progress }, failures, acceptedEvents, durationMs }
}

async function* operations(path: string, read: { lines: number; bytes: number }): AsyncGenerator<Operation> {
  for await (const { number, text, bytesRead } of readLines(path)) {
    read.lines = number
    read.bytes = bytesRead
    yield parseLine(text, number)
  }
}

function parseLine(text: string, number: number): Operation {
  try {
    // What a file holds may be anything: whether it is an operation is for the check or the server to say.
    return JSON.parse(text) as Operation
  } catch (cause) {
    throw new SyntaxError(`line ${number} is not JSON`, { cause })
  }
}
