import { getEventListeners } from "node:events"
import type { Reply } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batch, batchSettled, isBatchError } from "../../src/index.ts"
import { createFakeTrack, type FakeReply } from "../support/fake-track.ts"
import { createFedSource } from "../support/fed-source.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { identifies, identify } from "../support/operations.ts"
import { summariesOf } from "../support/outcomes.ts"
import { acceptedReply, authReply, cutReply } from "../support/replies.ts"

/** One operation in each request, and one request after the other, so that a reply meets the request it is meant for. */
function instant() {
  const clock = createManualClock()
  return { clock, requestsPerSecond: Number.POSITIVE_INFINITY, maxBatchOperations: 1, concurrency: 1 }
}

/** A request that breaks off when it is aborted, as one in flight does. */
const untilAborted: FakeReply = ({ signal }) =>
  new Promise<Reply>((resolve) => signal?.addEventListener("abort", () => resolve(cutReply()), { once: true }))

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
    const source = createFedSource()
    const report = await batchSettled(createFakeTrack(), source, options())
    expect(report).toMatchObject({ operations: 0, stoppedBy: { code: "aborted" } })
    expect(source.asked).toEqual([])
    expect(source.returned).toBe(1)
  })

  test("is an error of batch, though every operation taken was accepted: there were none", async () => {
    await expect(batch(createFakeTrack(), createFedSource(), options())).rejects.toThrow(
      "The run ended before its source did",
    )
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
    const run = batchSettled(createFakeTrack(), createFedSource(), options)
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
    const source = createFedSource()
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
  const source = createFedSource()
  const run = batchSettled(createFakeTrack(), source, options)
  await settle()
  source.give(identify("a"))
  await settle()
  expect(options.clock.pending).toBe(1)
  source.end()
  expect(summariesOf((await run).outcomes)).toEqual(["0 accepted"])
  expect(options.clock.pending).toBe(0)
})
