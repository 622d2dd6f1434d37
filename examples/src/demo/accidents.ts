import type { Emulator, FaultScript, JournalEntry } from "@cio/track-emulator"

/**
 * Two things that go wrong on the way. The third request fails before anything was applied; the sixth is applied and
 * then loses its answer, which nobody outside can tell from the first.
 */
export const accidents: FaultScript = ({ number }) => {
  if (number === 3) return { status: 503, body: "<html>Service Unavailable</html>" }
  if (number === 6) return { reset: "after" }
  return undefined
}

/** A request that an accident met, and the one that repeated it. */
export interface Accident {
  entry: JournalEntry
  /** Number of the request that brought the same body again. Absent when none did. */
  repeatedBy?: number
}

/** The accidents that happened, from the emulator's journal. */
export function accidentsOf(emulator: Emulator): Accident[] {
  const journal = emulator.requests()
  return journal.flatMap((entry) => {
    if (!entry.fault) return []
    const again = journal.find(({ number, bytes, operations }) => {
      return number > entry.number && bytes === entry.bytes && operations === entry.operations
    })
    return [{ entry, ...(again ? { repeatedBy: again.number } : {}) }]
  })
}
