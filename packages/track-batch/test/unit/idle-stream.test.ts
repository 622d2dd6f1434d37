import type { Operation } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { batchSettled, batchStream } from "../../src/index.ts"
import { createFakeTrack } from "../support/fake-track.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { identify } from "../support/operations.ts"
import { summariesOf } from "../support/outcomes.ts"

describe("a web stream that has nothing to give just now", () => {
  /** Gives one operation and then waits. */
  function openStream() {
    const cancelled = vi.fn()
    let give = (_: Operation) => {}
    const stream = new ReadableStream<Operation>({
      start(controller) {
        controller.enqueue(identify("a"))
        give = (operation) => controller.enqueue(operation)
      },
      cancel: cancelled,
    })
    return { stream, cancelled, give: (operation: Operation) => give(operation) }
  }

  test("is cancelled at once by an abort", async () => {
    const controller = new AbortController()
    const { stream, cancelled } = openStream()
    const options = { clock: createManualClock(), signal: controller.signal }
    const run = batchSettled(createFakeTrack(), stream, options)
    await settle()
    controller.abort()
    expect(summariesOf((await run).outcomes)).toEqual(["0 unsent aborted"])
    await settle()
    expect(cancelled).toHaveBeenCalledOnce()
  })

  test("is cancelled at once by a reader who leaves", async () => {
    const { stream, cancelled } = openStream()
    const outcomes = batchStream(createFakeTrack(), stream, { clock: createManualClock() })
    const first = outcomes.next()
    void outcomes.return?.()
    await first
    await settle()
    expect(cancelled).toHaveBeenCalledOnce()
  })
})
