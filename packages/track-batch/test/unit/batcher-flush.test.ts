import type { Operation } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { type BatcherOptions, createBatcher } from "../../src/index.ts"
import { createFakeTrack, type HeldReply, heldReply } from "../support/fake-track.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { asOperation, event, identify } from "../support/operations.ts"

/** A batcher whose requests are answered one by one. */
function begin(options: BatcherOptions<Operation> = {}) {
  const replies: HeldReply[] = Array.from({ length: 10 }, () => heldReply())
  const track = createFakeTrack(...replies.map(({ reply }) => reply))
  const batcher = createBatcher<Operation>(track, {
    clock: createManualClock(),
    requestsPerSecond: Number.POSITIVE_INFINITY,
    lingerMs: Number.POSITIVE_INFINITY,
    ...options,
  })
  const names = () => track.posted.map(({ operations }) => operations.map(nameOf).join(" "))
  return { batcher, names, answer: (request: number) => replies[request - 1]?.release() }
}

function nameOf(operation: Operation): string {
  return "identifiers" in operation && "id" in operation.identifiers ? String(operation.identifiers.id) : "?"
}

/** A flush, and whether it has resolved. */
function watch(flush: Promise<void>) {
  const watched = { isDone: false, flush }
  void flush.then(() => {
    watched.isDone = true
  })
  return watched
}

describe("a flush", () => {
  test("of nothing resolves at once, before anything was added and after all was settled", async () => {
    const { batcher, answer } = begin()
    await batcher.flush()
    void batcher.add(event("a"))
    answer(1)
    await batcher.flush()
    await batcher.flush()
    await batcher.close()
    await batcher.flush()
    expect(batcher.progress).toMatchObject({ accepted: 1, requests: 1 })
  })

  test("resolves when what was added before it is settled, not when it is sent", async () => {
    const { batcher, names, answer } = begin()
    void batcher.add(event("a"))
    const flush = watch(batcher.flush())
    await settle()
    expect([names(), flush.isDone]).toEqual([["a"], false])
    answer(1)
    await settle()
    expect(flush.isDone).toBe(true)
  })

  test("does not wait for what is added after it", async () => {
    const { batcher, names, answer } = begin()
    void batcher.add(event("a"))
    const flush = watch(batcher.flush())
    void batcher.add(event("b"))
    await settle()
    expect(names()).toEqual(["a"])
    answer(1)
    await settle()
    expect([flush.isDone, names()]).toEqual([true, ["a"]])
    answer(2)
    await batcher.close()
  })

  test("covers what was added while another one runs, and that one does not wait for it", async () => {
    const { batcher, names, answer } = begin()
    void batcher.add(event("a"))
    const first = watch(batcher.flush())
    void batcher.add(event("b"))
    const second = watch(batcher.flush())
    await settle()
    expect(names()).toEqual(["a", "b"])
    answer(2)
    await settle()
    expect([first.isDone, second.isDone]).toEqual([false, false])
    answer(1)
    await settle()
    expect([first.isDone, second.isDone]).toEqual([true, true])
  })

  test("that runs is not kept waiting by what comes after", async () => {
    const { batcher, answer } = begin()
    void batcher.add(event("a"))
    const first = watch(batcher.flush())
    void batcher.add(event("b"))
    const second = watch(batcher.flush())
    answer(1)
    await settle()
    expect([first.isDone, second.isDone]).toEqual([true, false])
    answer(2)
    await second.flush
  })

  test("covers what waits for its entity, and sends it as soon as it may", async () => {
    const { batcher, names, answer } = begin()
    void batcher.add(identify("a", { version: 1 }))
    const first = watch(batcher.flush())
    void batcher.add(identify("a", { version: 2 }))
    void batcher.add(identify("b"))
    const second = watch(batcher.flush())
    await settle()
    expect(names()).toEqual(["a", "b"])
    answer(2)
    answer(1)
    await settle()
    expect([first.isDone, second.isDone]).toEqual([true, false])
    expect(names()).toEqual(["a", "b", "a"])
    answer(3)
    await settle()
    expect(second.isDone).toBe(true)
  })

  test("covers a chain of operations on one entity, each in a request of its own", async () => {
    const { batcher, names, answer } = begin({ maxBatchOperations: 1 })
    for (let version = 0; version < 4; version++) void batcher.add(identify("a", { version }))
    const flush = watch(batcher.flush())
    for (let request = 1; request <= 4; request++) {
      await settle()
      expect([names().length, flush.isDone]).toEqual([request, false])
      answer(request)
    }
    await flush.flush
  })

  test("of operations that the client rejects has nothing to wait for", async () => {
    const { batcher, names } = begin()
    const outcome = batcher.send(asOperation(null))
    await batcher.flush()
    expect(names()).toEqual([])
    expect(await outcome).toMatchObject({ status: "rejected", by: "client", reason: "type" })
  })

  test("while no place is free sends together what others add meanwhile", async () => {
    const { batcher, names, answer } = begin({ concurrency: 1 })
    const flushes = ["a", "b", "c", "d"].map((id) => {
      void batcher.add(event(id))
      return watch(batcher.flush())
    })
    await settle()
    expect(names()).toEqual(["a"])
    for (let request = 1; request <= 4; request++) {
      answer(request)
      await settle()
    }
    expect(flushes.map(({ isDone }) => isDone)).toEqual([true, true, true, true])
    expect(names()).toEqual(["a", "b c d"])
  })
})
