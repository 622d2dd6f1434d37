import { batchPath } from "../endpoint.ts"
import { newBuffer, writeBatches } from "./byte-batches.ts"
import type { OpenPost } from "./post.ts"
import type { Send } from "./side.ts"

/**
 * The floor: the least that any program can do to send operations, over some way to post. It writes into a few buffers,
 * one more than requests in flight, and into each again as soon as its request was answered.
 */
export function floor(open: OpenPost<Buffer<ArrayBuffer>>, concurrency: number): Send {
  return async (root, operations) => {
    const post = open(root + batchPath)
    const idle = Array.from({ length: concurrency }, newBuffer)
    const inFlight = new Set<Promise<void>>()
    await writeBatches(operations, newBuffer(), async (body, buffer) => {
      while (inFlight.size >= concurrency) await Promise.race(inFlight)
      const request = post(body).then(() => {
        idle.push(buffer)
        inFlight.delete(request)
      })
      inFlight.add(request)
      // There are more buffers than requests in flight, so that one is idle.
      return idle.pop() ?? newBuffer()
    })
    await Promise.all(inFlight)
  }
}
