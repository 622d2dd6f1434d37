import type { Operation, TrackClient } from "@cio/track-core"
import type { BatchOptions } from "./batch-options.ts"
import { type BatchStream, batchStream } from "./batch-stream.ts"
import type { Outcome } from "./outcome.ts"

/**
 * A TransformStream for `pipeThrough`: operations in, one outcome for each out, in the order in which they are settled.
 * Backpressure goes all the way: nothing is sent while nobody reads the outcomes.
 *
 * Cancelling the outcomes sends no more; when the operations fail, what came before is sent and settled, and then the
 * outcomes fail with the same error. To end early and still hear of every operation, abort the `signal`.
 *
 * @throws TrackOptionsError for a wrong option
 * @example
 * await operations.pipeThrough(toBatchStream(track)).pipeTo(failuresFile)
 */
export function toBatchStream<T extends Operation = Operation>(
  track: Pick<TrackClient, "postBatch">,
  options?: BatchOptions<T>,
): TransformStream<T, Outcome<T>> {
  // Hands on what is written as it is. A pair of streams is what pipeThrough takes; TransformStream's own transform
  // could not hold its writer back while outcomes wait, nor learn that their reader left.
  const { readable: operations, writable } = new TransformStream<T, T>()
  const outcomes: BatchStream<T> = batchStream<T>(track, operations as ReadableStream<never>, options)
  const readable = new ReadableStream<Outcome<T>>(
    {
      async pull(controller) {
        const { done, value } = await outcomes.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await outcomes.return?.()
      },
    },
    { highWaterMark: 0 },
  )
  return { readable, writable }
}
