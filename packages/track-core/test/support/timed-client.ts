import { createTrackClient, type TrackClient } from "../../src/client.ts"
import type { TrackClientOptions } from "../../src/client-options.ts"
import type { FakeClock } from "./fake-clock.ts"
import type { Answer } from "./scripted-server.ts"

/** An answer that is worth a retry. */
export const down: Answer = { status: 503 }

/** A client of a scripted server whose time is the test's, and whose jitter is none. */
export function timedClient(baseUrl: string, clock: FakeClock, more: Partial<TrackClientOptions> = {}): TrackClient {
  return createTrackClient({ siteId: "s", apiKey: "k", baseUrl, clock, random: () => 1, ...more })
}
