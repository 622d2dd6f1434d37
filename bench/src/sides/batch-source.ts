import { batchStream } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import { passClient, unpaced } from "./pass-client.ts"
import type { Send } from "./side.ts"

/** This package's `batchStream` on an async source, with each outcome looked at. */
export function batchSource(): Send<AsyncIterable<Operation>> {
  return async (root, operations) => {
    for await (const outcome of batchStream(passClient(root), operations, unpaced)) {
      if (outcome.status !== "accepted") throw new Error(`operation ${outcome.index} was ${outcome.status}`)
    }
  }
}
