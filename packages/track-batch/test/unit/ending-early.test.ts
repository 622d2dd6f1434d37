import { getEventListeners } from "node:events"
import type { Operation, Reply } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatchOptions, batch, batchSettled, batchStream, isBatchError } from "../../src/index.ts"
import { createFakeTrack, type FakeReply, heldReply } from "../support/fake-track.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { identifies, identify } from "../support/operations.ts"
import { collect, summariesOf, tallyOf } from "../support/outcomes.ts"
import { acceptedReply, authReply, cutReply, throttledReply } from "../support/replies.ts"

/** One operation in each request, and one request after the other, so that a reply meets the request it is meant for. */
function instant() {
  const clock = createManualClock()
  return { clock, requestsPerSecond: Number.POSITIVE_INFINITY, maxBatchOperations: 1, concurrency: 1 }
}

/** A request that breaks off when it is aborted, as one in flight does. */
const untilAborted: FakeReply = ({ signal }) =>
  new Promise<Reply>((resolve) => signal?.addEventListener("abort", () => resolve(cutReply()), { once: true }))

/** An async source that a test feeds by hand. */
function fedSource() {
  const asked: Array<(result: IteratorResult<Operation>) => void> = []
  const source = {
    asked,
    returned: 0,
    [Symbol.asyncIterator]: () => source,
    next: () => new Promise<IteratorResult<Operation>>((resolve) => asked.push(resolve)),
    return: async (): Promise<IteratorResult<Operation>> => {
      source.returned++
      return { done: true, value: undefined }
    },
    give: (operation: Operation) => asked.shift()?.({ done: false, value: operation }),
    end: () => asked.shift()?.({ done: true, value: undefined }),
  }
  return source
}

describe("a run that is aborted before it starts", () => {
  const options = (): BatchOptions => ({ ...instant(), signal: AbortSignal.abort("before") })

  test("settles the whole list as unsent", async () => {
    const track = createFakeTrack()
    const report = await batchSettled(track, identifies(3), options())
    expect(summariesOf(report.outcomes)).toEqual(["0 unsent aborted", "1 unsent aborted", "2 unsent aborted"])
    expect(report.stoppedBy).toMatchObject({ code: "aborted", cause: "before" })
    expect(track.posted).toEqual([])
  })

  test("reads nothing from a source, and tells it so", async () => {
    const source = fedSource()
    const report = await batchSettled(createFakeTrack(), source, options())
    expect(report).toMatchObject({ operations: 0, stoppedBy: { code: "aborted" } })
    expect(source.asked).toEqual([])
    expect(source.returned).toBe(1)
  })

  test("is an error of batch, though every operation taken was accepted: there were none", async () => {
    await expect(batch(createFakeTrack(), fedSource(), options())).rejects.toThrow(
      "The run ended before its source did",
    )
  })
})

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
    const source = fedSource()
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
    const source = { ...fedSource(), return: () => Promise.reject(new Error("cleanup")) }
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
    const source = fedSource()
    const run = batchSettled(createFakeTrack(), source, { ...instant(), signal: controller.signal })
    await settle()
    source.give(identify("a"))
    controller.abort()
    expect(summariesOf((await run).outcomes)).toEqual(["0 unsent aborted"])
  })

  test("while a request finishes settles what is handed over until then as unsent", async () => {
    const held = heldReply()
    const controller = new AbortController()
    const source = fedSource()
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

describe("a deadline", () => {
  test("ends the run as an abort does", async () => {
    const options = { ...instant(), deadlineMs: 1000 }
    const run = batchSettled(createFakeTrack(acceptedReply, untilAborted), identifies(3), options)
    await options.clock.advance(999)
    await options.clock.advance(1)
    const report = await run
    expect(summariesOf(report.outcomes)).toEqual(["0 accepted", "1 unknown timeout", "2 unsent timeout"])
    expect(report.stoppedBy).toMatchObject({ code: "timeout", message: "deadlineMs of 1000 ms passed" })
  })

  test("does not wait for a source that hangs", async () => {
    const options = { ...instant(), deadlineMs: 1000 }
    const run = batchSettled(createFakeTrack(), fedSource(), options)
    await options.clock.advance(1000)
    expect(await run).toMatchObject({ operations: 0, stoppedBy: { code: "timeout" } })
  })
})

describe("keys that are refused", () => {
  test("settle everything else as unsent, with the same cause", async () => {
    const track = createFakeTrack(acceptedReply, authReply())
    const error = await batch(track, identifies(4), instant()).catch((thrown: unknown) => thrown)
    if (!isBatchError(error)) throw error
    expect(summariesOf(error.report.outcomes)).toEqual([
      "0 accepted",
      "1 unsent auth",
      "2 unsent auth",
      "3 unsent auth",
    ])
    expect(error.cause).toMatchObject({ code: "auth" })
    expect(track.posted).toHaveLength(2)
  })

  test("end a source that hangs", async () => {
    const source = fedSource()
    const run = batchSettled(createFakeTrack(authReply()), source, instant())
    await settle()
    source.give(identify("a"))
    const report = await run
    expect(summariesOf(report.outcomes)).toEqual(["0 unsent auth"])
    expect(source.returned).toBe(1)
  })
})

test.each([
  ["at its end", identifies(2), undefined],
  ["by an abort", identifies(2), new AbortController()],
])("a run that ended %s leaves no timer and no listener", async (_, operations, abortWith) => {
  const controller = abortWith ?? new AbortController()
  const options = { ...instant(), signal: controller.signal, deadlineMs: 60_000 }
  const run = batchSettled(
    createFakeTrack(acceptedReply, abortWith ? untilAborted : acceptedReply),
    operations,
    options,
  )
  await settle()
  abortWith?.abort()
  await run
  expect(options.clock.pending).toBe(0)
  expect(getEventListeners(controller.signal, "abort")).toEqual([])
})

test("a source that is slow and then ends leaves no linger timer", async () => {
  const options = { ...instant(), maxBatchOperations: 9 }
  const source = fedSource()
  const run = batchSettled(createFakeTrack(), source, options)
  await settle()
  source.give(identify("a"))
  await settle()
  expect(options.clock.pending).toBe(1)
  source.end()
  expect(summariesOf((await run).outcomes)).toEqual(["0 accepted"])
  expect(options.clock.pending).toBe(0)
})
