import { getEventListeners } from "node:events"
import type { Operation } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatcherOptions, createBatcher } from "../../src/index.ts"
import { createFakeTrack, type FakeReply } from "../support/fake-track.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { attributeOf, event, identifies, identify } from "../support/operations.ts"
import { throttledReply } from "../support/replies.ts"

/** A batcher on a clock that stands still. */
function begin(options: BatcherOptions<Operation> = {}, ...replies: FakeReply[]) {
  const clock = createManualClock()
  const track = createFakeTrack(...replies)
  const batcher = createBatcher<Operation>(track, { clock, requestsPerSecond: Number.POSITIVE_INFINITY, ...options })
  const counts = () => track.posted.map(({ operations }) => operations.length)
  return { clock, track, batcher, counts }
}

describe("linger", () => {
  test("counts from the first operation of a batch, not from the last", async () => {
    const { batcher, clock, counts } = begin()
    await clock.advance(10_000)
    await batcher.add(event("a"))
    await clock.advance(249)
    await batcher.add(event("b"))
    expect(counts()).toEqual([])
    await clock.advance(1)
    expect(counts()).toEqual([2])
  })

  test("counts anew for the next batch", async () => {
    const { batcher, clock, counts } = begin({ lingerMs: 100 })
    await batcher.add(event("a"))
    await clock.advance(100)
    await clock.advance(70)
    await batcher.add(event("b"))
    await clock.advance(99)
    expect(counts()).toEqual([1])
    await clock.advance(1)
    expect(counts()).toEqual([1, 1])
  })

  test("is not waited for by a batch that is full, and counts from the first operation after it", async () => {
    const { batcher, clock, counts } = begin({ lingerMs: 100, maxBatchOperations: 3 })
    for (const operation of identifies(3)) await batcher.add(operation)
    await clock.advance(60)
    await batcher.add(identify("p3"))
    expect(counts()).toEqual([3])
    await clock.advance(99)
    expect(counts()).toEqual([3])
    await clock.advance(1)
    expect(counts()).toEqual([3, 1])
  })

  test("of 0 sends at the next turn what was added in this one", async () => {
    const { batcher, clock, counts } = begin({ lingerMs: 0 })
    for (const operation of identifies(3)) void batcher.add(operation)
    expect(counts()).toEqual([])
    await clock.advance(0)
    expect(counts()).toEqual([3])
  })

  test("of Infinity waits for a flush", async () => {
    const { batcher, clock, counts } = begin({ lingerMs: Number.POSITIVE_INFINITY })
    await batcher.add(event("a"))
    await clock.advance(1e9)
    expect([counts(), clock.pending]).toEqual([[], 0])
    await batcher.flush()
    expect(counts()).toEqual([1])
  })

  test("of Infinity keeps nothing back once the buffer is full: it would wait for ever", async () => {
    const { batcher, track } = begin({ lingerMs: Number.POSITIVE_INFINITY, maxBufferedBytes: 1000 })
    const operations = Array.from({ length: 100 }, (_, i) => identify(`p${i}`, { padding: "x".repeat(100) }))
    for (const operation of operations) await batcher.add(operation)
    await batcher.flush()
    expect(track.posted.flatMap((post) => post.operations)).toEqual(operations)
    expect(track.posted.length).toBeGreaterThan(10)
  })
})

describe("while a batcher has nothing to send", () => {
  test("no timer runs, and nothing listens but to its own signal", async () => {
    const { signal } = new AbortController()
    const { batcher, clock } = begin({ signal })
    expect([clock.pending, getEventListeners(signal, "abort").length]).toEqual([0, 1])
    await batcher.add(event("a"))
    expect(clock.pending).toBe(1)
    await clock.advance(250)
    expect([clock.pending, getEventListeners(signal, "abort").length]).toEqual([0, 1])
    await batcher.add(event("b"))
    await batcher.flush()
    expect([clock.pending, getEventListeners(signal, "abort").length]).toEqual([0, 1])
    await batcher.close({ deadlineMs: 1000, signal })
    expect([clock.pending, getEventListeners(signal, "abort").length]).toEqual([0, 0])
  })

  test("no timer is left of a batch that was stopped", async () => {
    const controller = new AbortController()
    const { batcher, clock } = begin({ signal: controller.signal }, throttledReply(60_000))
    void batcher.add(event("a"))
    void batcher.flush()
    await settle()
    void batcher.add(event("b"))
    expect(clock.pending).toBeGreaterThan(0)
    controller.abort()
    const report = await batcher.close()
    expect(report).toMatchObject({ operations: 2, unsent: 2 })
    expect(clock.pending).toBe(0)
  })
})

describe("an operation is sent as it was when it was handed over", () => {
  test.each(["add", "send"] as const)("by %s, whatever becomes of it later", async (method) => {
    const { batcher, track } = begin()
    const reused = identify("p", { version: 1 })
    for (let version = 1; version <= 3; version++) {
      reused.attributes = { version }
      void batcher[method](reused)
    }
    reused.attributes = { version: "later" }
    await batcher.flush()
    const versions = track.posted.flatMap(({ operations }) => operations.map((each) => attributeOf(each, "version")))
    expect(versions).toEqual([1, 2, 3])
  })

  test("and its outcome names the very object", async () => {
    const { batcher } = begin()
    const operation = event("a")
    const outcome = batcher.send(operation)
    await batcher.flush()
    expect((await outcome).operation).toBe(operation)
  })
})

describe("the rate", () => {
  test("holds for a batcher too", async () => {
    const sentAt: number[] = []
    const clock = createManualClock()
    const track = createFakeTrack(() => {
      sentAt.push(clock.now())
      return { kind: "accepted", status: 200 }
    })
    const batcher = createBatcher(track, { clock, maxBatchOperations: 1 })
    for (const operation of identifies(4)) void batcher.send(operation)
    await clock.runUntil(batcher.flush())
    expect(sentAt).toEqual([0, 10, 20, 30])
  })
})

test("outcomes of send are told before a flush that covers them resolves", async () => {
  const { batcher } = begin({ maxBatchOperations: 2 })
  const told = vi.fn()
  for (const operation of identifies(7)) void batcher.send(operation).then(told)
  await batcher.flush()
  expect(told).toHaveBeenCalledTimes(7)
})
