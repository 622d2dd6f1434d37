import { TrackClient } from "customerio-node"
import { credentials } from "../endpoint.ts"
import type { Send } from "./side.ts"

const chunkOperations = 1_000

/** customerio-node, in chunks of 1,000 operations, some of them in flight at once. */
export function peer(concurrency: number): Send {
  return async (root, operations) => {
    const client = peerClient(root)
    let next = 0
    const sendChunks = async (): Promise<void> => {
      while (next < operations.length) {
        const chunk = operations.slice(next, next + chunkOperations)
        next += chunkOperations
        await client.batch(chunk)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, sendChunks))
  }
}

/** A client of customerio-node's for one pass. It makes the v2 URL by replacing /api/v1 in the one given. */
export function peerClient(root: string): TrackClient {
  return new TrackClient(credentials.siteId, credentials.apiKey, { url: `${root}/api/v1` })
}
