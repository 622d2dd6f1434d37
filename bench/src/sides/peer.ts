import { TrackClient } from "customerio-node"
import { credentials } from "../endpoint.ts"
import type { Send } from "./side.ts"

const chunkOperations = 1_000

/** customerio-node, in chunks of 1,000 operations, some of them in flight at once. */
export function peer(concurrency: number): Send {
  return async (root, operations) => {
    // It makes the v2 URL by replacing /api/v1 in this one.
    const client = new TrackClient(credentials.siteId, credentials.apiKey, { url: `${root}/api/v1` })
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
