import { getEventListeners } from "node:events"
import type { Operation, Reply } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatcherOptions, type CloseOptions, createBatcher, type Outcome } from "../../src/index.ts"
import { createFakeTrack, type FakeReply, heldReply } from "../support/fake-track.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { event, identify } from "../support/operations.ts"
import { summariesOf } from "../support/outcomes.ts"
import { acceptedReply, authReply, cutReply, refusedReply } from "../support/replies.ts"

/** A request that breaks off when it is aborted, as one in flight does. */
const untilAborted: FakeReply = ({ signal }) =>
  new Promise<Reply>((resolve) => signal?.addEventListener("abort", () => resolve(cutReply()), { once: true }))

function begin(options: BatcherOptions<Operation>, ...replies: FakeReply[]) {
  const clock = createManualClock()
  const track = createFakeTrack(...replies)
  const batcher = createBatcher<Operation>(track, {
    clock,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    lingerMs: Number.POSITIVE_INFINITY,
    maxBatchOperations: 1,
    concurrency: 1,
    ...options,
  })
  return { clock, track, batcher }
}

describe("close", () => {
  test("of a batcher that was never used reports nothing", async () => {
    const { batcher } = begin({})
    const report = await batcher.close()
    expect(report).toEqual({
      ...{ operations: 0, accepted: 0, rejected: 0, unsent: 0, unknown: 0 },
      ...{ possibleDuplicates: 0, requests: 0, bytes: 0 },
      failures: [],
    })
  })

  test("sends what is left, also what waits for its entity, and reports it", async () => {
    const { batcher, track } = begin({})
    for (const id of ["a", "b", "a", "a"]) void batcher.add(identify(id))
    const report = await batcher.close()
    expect(report).toMatchObject({ operations: 4, accepted: 4, requests: 4, failures: [] })
    expect("stoppedBy" in report).toBe(false)
    expect(track.posted).toHaveLength(4)
  })

  test("may be called again, and resolves with the same report", async () => {
    const held = heldReply()
    const { batcher } = begin({}, held.reply)
    void batcher.add(event("a"))
    const reports = [batcher.close(), batcher.close({ deadlineMs: 60_000 })]
    held.release()
    const [first, second] = await Promise.all(reports)
    expect(first).toMatchObject({ accepted: 1 })
    expect(second).toBe(first)
    expect(await batcher.close()).toBe(first)
  })

  test("takes no more: what is added after it is refused, and not counted", async () => {
    const { batcher, track } = begin({})
    void batcher.add(event("a"))
    const closing = batcher.close()
    for (const call of [batcher.add(event("late")), batcher.send(event("late"))]) {
      await expect(call).rejects.toMatchObject({
        code: "aborted",
        outcome: "unsent",
        message: "The operation was not taken: the batcher is closed",
      })
    }
    await closing
    await expect(batcher.add(event("later"))).rejects.toMatchObject({ outcome: "unsent" })
    expect(batcher.progress).toMatchObject({ operations: 1, accepted: 1 })
    expect(track.posted).toHaveLength(1)
  })

  test("tells of a failure in the order of what was added", async () => {
    const { batcher } = begin({ maxBatchOperations: 2, concurrency: 8 }, acceptedReply, refusedReply(400))
    void batcher.add(event("a"))
    void batcher.add(event("b"))
    void batcher.add(event("c"))
    void batcher.add(identify("d", { x: 1n }))
    const report = await batcher.close()
    expect(summariesOf(report.failures)).toEqual(report.failures.map((each) => summariesOf([each])[0]))
    expect(report.failures.map(({ index, status }) => [index, status])).toEqual([
      [2, "rejected"],
      [3, "rejected"],
    ])
  })
})

/** Ways to end a close early. */
const endings: [
  string,
  string,
  string,
  () => { options: CloseOptions; end: (advance: () => Promise<void>) => unknown },
][] = [
  [
    "its deadline",
    "timeout",
    "The deadlineMs of close, 1000 ms, passed",
    () => ({ options: { deadlineMs: 1000 }, end: (advance) => advance() }),
  ],
  [
    "its signal",
    "aborted",
    "close was aborted by its signal",
    () => {
      const controller = new AbortController()
      return { options: { signal: controller.signal }, end: () => controller.abort("enough") }
    },
  ],
]

describe.each(endings)("a close that is ended by %s", (_, code, message, prepare) => {
  test("leaves what is in flight unknown and the rest unsent, and reports all of it", async () => {
    const { batcher, clock, track } = begin({}, acceptedReply, untilAborted)
    const sent = ["a", "b", "b", "c"].map((id) => batcher.send(identify(id)))
    const { options, end } = prepare()
    const closing = batcher.close(options)
    await settle()
    await clock.advance(999)
    expect(track.posted).toHaveLength(2)
    await end(() => clock.advance(1))
    const report = await closing
    expect(summariesOf(report.failures)).toEqual([`1 unknown ${code}`, `2 unsent ${code}`, `3 unsent ${code}`])
    expect(report).toMatchObject({ operations: 4, accepted: 1, unknown: 1, unsent: 2, stoppedBy: { code, message } })
    expect(summariesOf(await Promise.all(sent))).toEqual(["0 accepted", ...summariesOf(report.failures)])
    expect([clock.pending, batcher.bufferedBytes]).toEqual([0, 0])
    if (options.signal) expect(getEventListeners(options.signal, "abort")).toEqual([])
  })

  test("that comes too late changes nothing, and leaves no timer and no listener", async () => {
    const { batcher, clock } = begin({})
    void batcher.add(event("a"))
    const { options, end } = prepare()
    const report = await batcher.close(options)
    expect(clock.pending).toBe(0)
    if (options.signal) expect(getEventListeners(options.signal, "abort")).toEqual([])
    await end(() => clock.advance(1000))
    expect(report).toMatchObject({ accepted: 1, failures: [] })
    expect(await batcher.close()).toBe(report)
  })
})

describe("a second close", () => {
  test("with an earlier deadline ends the first one too", async () => {
    const { batcher, clock } = begin({}, untilAborted)
    void batcher.add(event("a"))
    const first = batcher.close({ deadlineMs: 60_000 })
    const second = batcher.close({ deadlineMs: 10 })
    await clock.advance(10)
    expect(await second).toMatchObject({ unknown: 1, stoppedBy: { message: "The deadlineMs of close, 10 ms, passed" } })
    expect(await first).toBe(await second)
    expect(clock.pending).toBe(0)
  })

  test("with a signal that has aborted already ends at once", async () => {
    const { batcher } = begin({}, untilAborted)
    void batcher.add(event("a"))
    const first = batcher.close()
    await settle()
    expect(await batcher.close({ signal: AbortSignal.abort("now") })).toBe(await first)
    expect(await first).toMatchObject({ unknown: 1, stoppedBy: { code: "aborted", cause: "now" } })
  })
})

test("the signal of a batcher ends it, and what it holds is told of", async () => {
  const controller = new AbortController()
  const heard: Outcome<Operation>[] = []
  const onOutcome = (outcome: Outcome<Operation>) => heard.push(outcome)
  const { batcher } = begin({ signal: controller.signal, onOutcome }, untilAborted)
  const added = ["a", "b", "b"].map((id) => batcher.add(identify(id)))
  await settle()
  controller.abort("enough")
  await Promise.all(added)
  await batcher.flush()
  expect(summariesOf(heard)).toEqual(["0 unknown aborted", "1 unsent aborted", "2 unsent aborted"])
  for (const call of [batcher.add(event("late")), batcher.send(event("late"))]) {
    await expect(call).rejects.toMatchObject({ outcome: "unsent", cause: { code: "aborted", cause: "enough" } })
  }
  expect(batcher.progress.operations).toBe(3)
  expect(await batcher.close()).toMatchObject({ operations: 3, stoppedBy: { code: "aborted" }, failures: [] })
})

test("a batcher whose signal has aborted before takes nothing", async () => {
  const { batcher, track } = begin({ signal: AbortSignal.abort("before") })
  await expect(batcher.send(event("a"))).rejects.toMatchObject({ outcome: "unsent" })
  expect(await batcher.close()).toMatchObject({ operations: 0, failures: [] })
  expect(track.posted).toEqual([])
})

test("a flush that meets a stop resolves once all that it covers has been told of", async () => {
  const onOutcome = vi.fn()
  const { batcher } = begin({ concurrency: 2, onOutcome }, authReply())
  for (let version = 0; version < 50; version++) void batcher.add(identify("hot", { version }))
  await batcher.flush()
  expect(onOutcome).toHaveBeenCalledTimes(50)
  expect(await batcher.close()).toMatchObject({ operations: 50, unsent: 50 })
})

test("a stop lets go of those who wait for room, though a request is still in flight", async () => {
  const held = heldReply()
  const { batcher, track } = begin({ concurrency: 2, maxBufferedBytes: 1 }, held.reply, authReply())
  const added = ["a", "b"].map((id) => batcher.add(event(id)))
  await Promise.all(added)
  expect(track.posted).toHaveLength(2)
  expect(batcher.bufferedBytes).toBeGreaterThan(1)
  await expect(batcher.add(event("late"))).rejects.toMatchObject({ cause: { code: "auth" } })
  held.release()
  expect(await batcher.close()).toMatchObject({ accepted: 1, unsent: 1 })
})

test("keys that are refused stop a batcher for good, and nothing more is sent", async () => {
  const { batcher, track } = begin({}, authReply())
  const sent = ["a", "b"].map((id) => batcher.send(event(id)))
  await batcher.flush()
  expect(summariesOf(await Promise.all(sent))).toEqual(["0 unsent auth", "1 unsent auth"])
  await expect(batcher.add(event("late"))).rejects.toMatchObject({
    outcome: "unsent",
    message: "The operation was not taken: the batcher is stopped; see the cause",
    cause: { code: "auth" },
  })
  await expect(batcher.send(event("late"))).rejects.toMatchObject({ cause: { code: "auth" } })
  expect(await batcher.close()).toMatchObject({ operations: 2, unsent: 2, stoppedBy: { code: "auth" } })
  expect(track.posted).toHaveLength(1)
})
