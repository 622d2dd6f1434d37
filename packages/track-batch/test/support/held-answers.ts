import type { Operation, TrackClientOptions } from "@cio/track-core"
import { expect, vi } from "vitest"
import { settle } from "./manual-clock.ts"
import { longWait, type ServedTrack, startTrack } from "./start-track.ts"

/** A request that the server has taken, though its answer is held back. */
export interface HeldRequest {
  operations: Operation[]
  letThrough: () => void
}

/** A server that answers only when a test says so. */
export interface HeldTrack extends AsyncDisposable {
  served: ServedTrack
  /** Requests whose answer is held back, in the order in which they were sent. */
  readonly held: readonly HeldRequest[]
  /** Resolves once so many answers are held back, and nothing more is on its way. */
  heldAre(count: number): Promise<void>
  /** Lets the answers through of requests that hold such an operation. */
  release(matches?: (operation: Operation) => boolean): void
  /** Lets every answer through from now on. */
  releaseAll(): void
}

/** Starts a server whose answers are held back, once the operations were applied. */
export async function startHeld(options: Partial<TrackClientOptions> = {}): Promise<HeldTrack> {
  const held: HeldRequest[] = []
  let isOpen = false

  function letThrough(request: HeldRequest): void {
    const at = held.indexOf(request)
    if (at >= 0) held.splice(at, 1)
    request.letThrough()
  }

  async function hold(operations: Operation[], signal: AbortSignal | null | undefined): Promise<void> {
    if (isOpen) return
    await new Promise<void>((resolve) => {
      const request: HeldRequest = { operations, letThrough: resolve }
      held.push(request)
      signal?.addEventListener("abort", () => letThrough(request), { once: true })
    })
  }

  const served = await startTrack({
    ...options,
    fetch: async (url, init) => {
      const { batch } = JSON.parse(await new Response(init?.body).text())
      const released = hold(batch, init?.signal)
      const response = await fetch(url, init)
      await released
      return response
    },
  })

  const releaseAll = () => {
    isOpen = true
    for (const request of [...held]) letThrough(request)
  }
  return {
    served,
    held,
    async heldAre(count) {
      await vi.waitFor(() => expect(held).toHaveLength(count), longWait)
      await settle()
      expect(held).toHaveLength(count)
    },
    release(matches = () => true) {
      for (const request of [...held]) if (request.operations.some(matches)) letThrough(request)
    },
    releaseAll,
    [Symbol.asyncDispose]: () => {
      releaseAll()
      return served[Symbol.asyncDispose]()
    },
  }
}
