import { newBuffer, writeBatches } from "./byte-batches.ts"
import type { Send } from "./side.ts"

/** Posts one body and waits for the whole answer. Rejects unless it is a 200. */
export type Post = (root: string, body: Buffer<ArrayBuffer>) => Promise<void>

/**
 * The floor: the least that any program can do to send operations, over some way to post. It has as many buffers as
 * requests in flight, and writes into each again as soon as its request was answered.
 */
export function floor(post: Post, concurrency: number): Send {
  return async (root, operations) => {
    const idle = Array.from({ length: concurrency - 1 }, newBuffer)
    const inFlight = new Set<Promise<void>>()
    await writeBatches(operations, newBuffer(), async (body, buffer) => {
      const request = post(root, body).then(() => {
        idle.push(buffer)
        inFlight.delete(request)
      })
      inFlight.add(request)
      let next = idle.pop()
      while (!next) {
        await Promise.race(inFlight)
        next = idle.pop()
      }
      return next
    })
    await Promise.all(inFlight)
  }
}
