import { createTrackClient, type TrackClient } from "@cio/track-core"
import { credentials } from "../endpoint.ts"

/** So many requests a second that pacing does not hold anything back. */
export const unpaced = { requestsPerSecond: 1_000_000 }

/** A client of this package for one pass. */
export function passClient(root: string): TrackClient {
  return createTrackClient({ ...credentials, baseUrl: root })
}
