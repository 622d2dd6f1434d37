import { setTimeout as sleep } from "node:timers/promises"
import type { Emulator } from "../../emulator.ts"
import { loggedRequestOf, requestLine } from "./request-line.ts"

/** How often the journal is looked at, in ms: often enough for people, seldom enough to cost nothing. */
const pauseMs = 50

/**
 * Prints a line for each request once it has ended, until the signal is aborted. Of a journal that was overtaken it says how many
 * are missing.
 */
export async function logRequests(
  emulator: Pick<Emulator, "counts" | "requests">,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const look = createLook(emulator, print)
  while (!signal.aborted) {
    look()
    await sleep(pauseMs, undefined, { signal }).catch(() => {})
  }
  // What came during the last pause.
  look()
}

function createLook(emulator: Pick<Emulator, "counts" | "requests">, print: (line: string) => void): () => void {
  /** Number of the last request looked at. */
  let last = 0
  /** Those before it that had not ended. */
  let underWay = new Set<number>()
  return () => {
    const { requests: arrived } = emulator.counts
    // A reset counts from 1 again.
    if (arrived < last) {
      last = 0
      underWay = new Set()
    }
    if (arrived === last && underWay.size === 0) return
    const entries = emulator.requests().filter(({ number }) => number > last || underWay.has(number))
    const missing = (entries.find(({ number }) => number > last)?.number ?? arrived + 1) - last - 1
    if (missing > 0) print(`${missing} requests not shown: they came faster than --journal-size allows for`)
    // What is no longer in the journal cannot be waited for.
    underWay = new Set(entries.filter(({ delivery }) => delivery === undefined).map(({ number }) => number))
    for (const entry of entries) if (entry.delivery !== undefined) print(requestLine(loggedRequestOf(entry)))
    last = arrived
  }
}
