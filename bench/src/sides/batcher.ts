import { createBatcher } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import { passClient, unpaced } from "./pass-client.ts"
import type { Send } from "./side.ts"

/** This package's batcher, with `add()` for each operation. */
export function batcherAdd(): Send {
  return async (root, operations) => {
    const batcher = createBatcher<Operation>(passClient(root), unpaced)
    for (const operation of operations) await batcher.add(operation)
    const { accepted } = await batcher.close()
    if (accepted !== operations.length) throw new Error(`${accepted} operations were accepted`)
  }
}

/**
 * Callers of `send()` at once, each waiting for its outcome, as the requests of a busy server: some three batches. With
 * 16,000 an operation takes half as much CPU again, because what waits outgrows the processor's caches.
 */
const callers = 5_000

/** This package's batcher, with `send()` for each operation, as from the many requests of a busy server. */
export function batcherSend(): Send {
  return async (root, operations) => {
    const batcher = createBatcher<Operation>(passClient(root), unpaced)
    let next = 0
    const sendOn = async (): Promise<void> => {
      for (let operation = operations[next++]; operation; operation = operations[next++]) {
        const { status } = await batcher.send(operation)
        if (status !== "accepted") throw new Error(`an operation was ${status}`)
      }
      // Nothing more comes that would fill the last batch. The first to find that out says so.
      if (next === operations.length + 1) await batcher.flush()
    }
    await Promise.all(Array.from({ length: callers }, sendOn))
    await batcher.close()
  }
}
