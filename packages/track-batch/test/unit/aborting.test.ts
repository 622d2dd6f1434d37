import type { Reply } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatchOptions, batch, batchSettled, batchStream } from "../../src/index.ts"
import { createFakeTrack, type FakeReply, heldReply } from "../support/fake-track.ts"
import { createFedSource } from "../support/fed-source.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { identifies, identify } from "../support/operations.ts"
import { collect, summariesOf, tallyOf } from "../support/outcomes.ts"
import { acceptedReply, cutReply, throttledReply } from "../support/replies.ts"

/** One operation in each request, and one request after the other, so that a reply meets the request it is meant for. */
function instant() {
  const clock = createManualClock()
  return { clock, requestsPerSecond: Number.POSITIVE_INFINITY, maxBatchOperations: 1, concurrency: 1 }
}

/** A request that breaks off when it is aborted, as one in flight does. */
const untilAborted: FakeReply = ({ signal }) =>
  new Promise<Reply>((resolve) => signal?.addEventListener("abort", () => resolve(cutReply()), { once: true }))

describe("an abort", () => {
  test("cuts off what is in flight and settles the rest of the list as unsent", async () => {
    const controller = new AbortController()
    const options = { ...instant(), signal: controller.signal }
    const run = batchSettled(createFakeTrack(acceptedReply, untilAborted), identifies(5), options)
    await settle()
    controller.abort("enough")
    const report = await run
    expect(summariesOf(report.outcomes)).toEqual([
      "0 accepted",
      "1 unknown aborted",
      "2 unsent aborted",
      "3 unsent aborted",
      "4 unsent aborted",
    ])
    expect(report.requests).toBe(2)
  })

  test("that comes once everything is accepted changes nothing", async () => {
    const controller = new AbortController()
    const abortOnAnswer: FakeReply = () => {
      controller.abort("too late")
      return acceptedReply
    }
    const options = { ...instant(), signal: controller.signal, maxBatchOperations: 9 }
    const report = await batch(createFakeTrack(abortOnAnswer), identifies(3), options)
    expect(report).toMatchObject({ operations: 3, accepted: 3 })
    expect("stoppedBy" in report).toBe(false)
  })

  test("does not wait for a source that hangs, and tells it that nothing more is wanted", async () => {
    const controller = new AbortController()
    const source = createFedSource()
    const options = { ...instant(), maxBatchOperations: 9, signal: controller.signal }
    const run = batchSettled(createFakeTrack(), source, options)
    await settle()
    source.give(identify("a"))
    await settle()
    controller.abort()
    const report = await run
    expect(summariesOf(report.outcomes)).toEqual(["0 unsent aborted"])
    expect(source.returned).toBe(1)
  })

  test("does not wait for a source that never finishes its cleanup", async () => {
    const controller = new AbortController()
    async function* source() {
      try {
        for (let i = 0; ; i++) yield identify(i)
      } finally {
        await new Promise(() => {})
      }
    }
    const run = batchSettled(createFakeTrack(untilAborted), source(), { ...instant(), signal: controller.signal })
    await settle()
    controller.abort()
    const report = await run
    // One in flight, and one that waits for its place.
    expect(summariesOf(report.outcomes)).toEqual(["0 unknown aborted", "1 unsent aborted"])
  })

  test("leaves no rejection unhandled when the source's cleanup fails", async () => {
    const unhandled = vi.fn()
    process.once("unhandledRejection", unhandled)
    const controller = new AbortController()
    const source = { ...createFedSource(), return: () => Promise.reject(new Error("cleanup")) }
    const run = batchSettled(
      createFakeTrack(),
      { [Symbol.asyncIterator]: () => source },
      { ...instant(), signal: controller.signal },
    )
    await settle()
    controller.abort()
    expect((await run).stoppedBy).toMatchObject({ code: "aborted" })
    await settle()
    process.off("unhandledRejection", unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test("at the moment an operation is handed over settles that one as unsent", async () => {
    const controller = new AbortController()
    const source = createFedSource()
    const run = batchSettled(createFakeTrack(), source, { ...instant(), signal: controller.signal })
    await settle()
    source.give(identify("a"))
    controller.abort()
    expect(summariesOf((await run).outcomes)).toEqual(["0 unsent aborted"])
  })

  test("while a request finishes settles what is handed over until then as unsent", async () => {
    const held = heldReply()
    const controller = new AbortController()
    const source = createFedSource()
    const options = { ...instant(), maxBatchOperations: 2, signal: controller.signal }
    const run = batchSettled(createFakeTrack(held.reply), source, options)
    for (const id of ["a", "b", "c"]) {
      await settle()
      source.give(identify(id))
    }
    await settle()
    controller.abort()
    await settle()
    source.give(identify("d"))
    await settle()
    held.release()
    const report = await run
    expect(summariesOf(report.outcomes)).toEqual(["0 accepted", "1 accepted", "2 unsent aborted", "3 unsent aborted"])
    expect(source.asked).toEqual([])
    expect(source.returned).toBe(1)
    source.give(identify("e"))
    await settle()
    expect(report.operations).toBe(4)
  })

  test("can be heard of operation by operation when the stream is read on", async () => {
    const controller = new AbortController()
    const options = { ...instant(), signal: controller.signal }
    const stream = batchStream(createFakeTrack(acceptedReply, untilAborted), identifies(4), options)
    const first = await stream.next()
    await settle()
    controller.abort()
    expect(summariesOf([first.value, ...(await collect(stream))])).toEqual([
      "0 accepted",
      "1 unknown aborted",
      "2 unsent aborted",
      "3 unsent aborted",
    ])
  })

  test.each<[string, (stop: () => void) => BatchOptions]>([
    [
      "check",
      (stop) => ({
        check: () => {
          stop()
          return { ok: true }
        },
      }),
    ],
    [
      "laneOf",
      (stop) => ({
        laneOf: () => {
          stop()
          return undefined
        },
      }),
    ],
  ])("by a %s of the caller's, while an operation is taken, settles that one too", async (_, stopBy) => {
    const controller = new AbortController()
    let calls = 0
    const stop = () => {
      if (++calls === 3) controller.abort()
    }
    const options = { ...instant(), maxBatchOperations: 9, concurrency: 2, signal: controller.signal, ...stopBy(stop) }
    const track = createFakeTrack()
    const report = await batchSettled(track, identifies(5), options)
    expect(tallyOf(report.outcomes)).toEqual({ "unsent aborted": 5 })
    expect(track.posted).toEqual([])
  })

  test("ends the wait for the turn of a request", async () => {
    const controller = new AbortController()
    const options = { ...instant(), requestsPerSecond: 1, signal: controller.signal }
    const run = batchSettled(createFakeTrack(), identifies(3), options)
    await settle()
    controller.abort()
    expect(tallyOf((await run).outcomes)).toEqual({ accepted: 1, "unsent aborted": 2 })
    expect(options.clock.pending).toBe(0)
  })

  test("ends the wait before a retry", async () => {
    const controller = new AbortController()
    const options = { ...instant(), signal: controller.signal }
    const run = batchSettled(createFakeTrack(throttledReply(60_000)), identifies(2), options)
    await settle()
    controller.abort()
    expect(tallyOf((await run).outcomes)).toEqual({ "unsent aborted": 2 })
    expect(options.clock.pending).toBe(0)
  })
})
