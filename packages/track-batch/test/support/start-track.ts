import { createTrackClient, type Operation, type TrackClient, type TrackClientOptions } from "@cio/track-core"
import { type Emulator, type JournalEntry, startEmulator } from "@cio/track-emulator"
import { vi } from "vitest"
import type { BatchOptions } from "../../src/index.ts"

/** An operation that the server applied, and in which request. */
export interface Applied {
  operation: Operation
  /** Number of the request, from 1. */
  request: number
}

/** A client with a server of its own. */
export interface ServedTrack extends AsyncDisposable {
  track: TrackClient
  emulator: Emulator
  /** What the server applied, in order, each time that it did. */
  applied: Applied[]
  /** The ids of the people whose operations were applied, in order. */
  appliedIds(): unknown[]
  /** The requests so far. */
  requests(): JournalEntry[]
  /** Resolves once so many requests have arrived. */
  arrived(count: number): Promise<void>
}

/** Starts a server, and makes a client of it. */
export async function startTrack(options: Partial<TrackClientOptions> = {}): Promise<ServedTrack> {
  const applied: Applied[] = []
  const emulator = await startEmulator({
    journalSize: Number.POSITIVE_INFINITY,
    onApplied: (operation, { request }) => {
      // Nothing here calls the v1 endpoints, which alone bring anything else.
      applied.push({ operation: operation as Operation, request })
    },
  })
  return {
    track: createTrackClient({ ...emulator.credentials, baseUrl: emulator.url, ...options }),
    emulator,
    applied,
    appliedIds: () => applied.map(({ operation }) => personOf(operation)),
    requests: () => emulator.requests(),
    arrived: async (count) => {
      await vi.waitFor(() => {
        if (emulator.counts.requests < count)
          throw new Error(`${emulator.counts.requests} of ${count} requests arrived`)
      }, longWait)
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

/** For what comes sooner or later: the bound is for a hanging test, not a measure. */
export const longWait = { timeout: 20_000, interval: 2 } as const

/** Options that wait for next to nothing between requests and attempts. */
export const quick = {
  requestsPerSecond: Number.POSITIVE_INFINITY,
  backoff: { minDelayMs: 1, maxDelayMs: 4 },
} as const satisfies BatchOptions

/** The id of the person whom an operation is about. */
export function personOf(operation: Operation): unknown {
  return "identifiers" in operation && "id" in operation.identifiers ? operation.identifiers.id : undefined
}
