import { batchSettled, batchStream } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import { passClient, unpaced } from "./pass-client.ts"
import type { Send } from "./side.ts"

/** This package's `batchStream` on an async source, with each outcome looked at. */
export function streamSource(): Send<AsyncIterable<Operation>> {
  return async (root, operations) => {
    for await (const outcome of batchStream(passClient(root), operations, unpaced)) {
      if (outcome.status !== "accepted") throw new Error(`operation ${outcome.index} was ${outcome.status}`)
    }
  }
}

/** The same on a list, handed over by an async generator. */
export function streamGenerator(): Send {
  const send = streamSource()
  return (root, operations) => send(root, handOver(operations))
}

/** This package's `batchSettled` on an async generator. */
export function settleGenerator(): Send {
  return async (root, operations) => {
    const report = await batchSettled(passClient(root), handOver(operations), unpaced)
    if (report.accepted !== operations.length) throw new Error(`${report.accepted} operations were accepted`)
  }
}

async function* handOver(operations: readonly Operation[]): AsyncGenerator<Operation> {
  for (const operation of operations) yield operation
}
