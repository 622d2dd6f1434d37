import { createTrackClient, type TrackClient, type TrackClientOptions } from "@cio/track-core"
import { credentials } from "../endpoint.ts"

/** So many requests a second that pacing does not hold anything back. */
export const unpaced = { requestsPerSecond: Number.POSITIVE_INFINITY }

/** What a side may change of its client. */
export type PassClientOptions = Pick<TrackClientOptions, "transport">

/** A client of this package for one pass. */
export function passClient(root: string, options: PassClientOptions = {}): TrackClient {
  return createTrackClient({ ...credentials, baseUrl: root, ...options })
}
