import { type TrackClient, TrackOptionsError } from "@cio/track-core"

/** Fails early on what is no client: an error from inside the pipeline would name nothing the caller knows. */
export function checkClient(track: Pick<TrackClient, "postBatch">): void {
  if (typeof track?.postBatch !== "function") {
    throw new TrackOptionsError("the first argument must be a client made by createTrackClient")
  }
}
