import { getEventListeners } from "node:events"
import type { Operation } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { batchStream, type Outcome } from "../../src/index.ts"
import { createFakeTrack, heldReply } from "../support/fake-track.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"
import { identifies, identify } from "../support/operations.ts"
import { collect, summariesOf, summaryOf } from "../support/outcomes.ts"
import { acceptedReply, partialReply } from "../support/replies.ts"

/** Options that wait for nothing, one operation in each request. */
function instant() {
  return { clock: createManualClock(), requestsPerSecond: Number.POSITIVE_INFINITY, maxBatchOperations: 1 }
}

describe("before the first outcome is asked for", () => {
  test("nothing is read, sent, timed or listened to", async () => {
    const track = createFakeTrack()
    const { signal } = new AbortController()
    const options = { ...instant(), signal, deadlineMs: 1000 }
    const open = vi.fn(() => identifies(1).values())
    batchStream(track, { [Symbol.iterator]: open }, options)
    await settle()
    expect(open).not.toHaveBeenCalled()
    expect(track.posted).toEqual([])
    expect(options.clock.pending).toBe(0)
    expect(getEventListeners(signal, "abort")).toEqual([])
  })

  test("a stream can be left, and is over then", async () => {
    const track = createFakeTrack()
    const open = vi.fn(() => identifies(1).values())
    const stream = batchStream(track, { [Symbol.iterator]: open }, instant())
    expect(await stream.return?.()).toEqual({ done: true, value: undefined })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(open).not.toHaveBeenCalled()
    expect(track.posted).toEqual([])
  })

  test("the deadline has not begun", async () => {
    const options = { ...instant(), deadlineMs: 1000 }
    const stream = batchStream(createFakeTrack(), identifies(2), options)
    await options.clock.advance(5000)
    expect(summariesOf(await collect(stream))).toEqual(["0 accepted", "1 accepted"])
    expect(options.clock.pending).toBe(0)
  })
})

describe("outcomes", () => {
  test("come one for each operation, with the caller's own object", async () => {
    const operations = identifies(3)
    const outcomes = await collect(batchStream(createFakeTrack(), operations, instant()))
    expect(outcomes.map(summaryOf)).toEqual(["0 accepted", "1 accepted", "2 accepted"])
    for (const { index, operation } of outcomes) expect(operation).toBe(operations[index])
  })

  test("can be asked for several at once, and each goes to one reader", async () => {
    const stream = batchStream(createFakeTrack(), identifies(3), { ...instant(), maxBatchOperations: 2 })
    const results = await Promise.all(Array.from({ length: 5 }, () => stream.next()))
    const outcomes = results.flatMap(({ done, value }) => (done ? [] : [value]))
    expect(outcomes.map(summaryOf)).toEqual(["0 accepted", "1 accepted", "2 accepted"])
    expect(results.map(({ done }) => done)).toEqual([false, false, false, true, true])
  })

  test("stay at their end", async () => {
    const stream = batchStream(createFakeTrack(), identifies(1), instant())
    await collect(stream)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test("of an empty source are none", async () => {
    const track = createFakeTrack()
    expect(await collect(batchStream(track, [], instant()))).toEqual([])
    expect(track.posted).toEqual([])
  })
})

test("progress counts as outcomes are settled", async () => {
  const track = createFakeTrack(acceptedReply, partialReply([{ batch_index: 0, reason: "required" }]))
  const stream = batchStream(track, identifies(2), { ...instant(), concurrency: 1 })
  expect(stream.progress).toMatchObject({ operations: 0, accepted: 0, requests: 0, bytes: 0 })
  await stream.next()
  expect(stream.progress).toMatchObject({ accepted: 1 })
  await collect(stream)
  const bytes = track.posted.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
  expect(stream.progress).toEqual({
    operations: 2,
    accepted: 1,
    rejected: 1,
    unsent: 0,
    unknown: 0,
    possibleDuplicates: 0,
    requests: 2,
    bytes,
  })
})

describe("a source that fails", () => {
  const failure = new Error("broken file")
  function* broken() {
    yield identify("a")
    yield identify("b")
    throw failure
  }
  async function* brokenLater() {
    yield* broken()
  }

  test.each([
    ["while it is read", broken],
    ["while it is read asynchronously", brokenLater],
  ])("%s throws after the outcomes of all that was taken from it, once", async (_, source) => {
    const stream = batchStream<Operation>(createFakeTrack(), source(), { ...instant(), maxBatchOperations: 9 })
    expect(await stream.next()).toMatchObject({ value: { status: "accepted", index: 0 } })
    expect(await stream.next()).toMatchObject({ value: { status: "accepted", index: 1 } })
    await expect(stream.next()).rejects.toBe(failure)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test.each([
    [
      "by its iterator",
      {
        [Symbol.iterator]: () => {
          throw failure
        },
      },
    ],
    [
      "by its async iterator",
      {
        [Symbol.asyncIterator]: () => {
          throw failure
        },
      },
    ],
  ])("to open, %s, throws at once", async (_, source) => {
    await expect(collect(batchStream<Operation>(createFakeTrack(), source, instant()))).rejects.toBe(failure)
  })

  test("and nobody reads on leaves no rejection unhandled", async () => {
    const unhandled = vi.fn()
    process.once("unhandledRejection", unhandled)
    const stream = batchStream<Operation>(createFakeTrack(), brokenLater(), instant())
    await stream.next()
    await settle()
    process.off("unhandledRejection", unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test("gives the failure to one of several who ask", async () => {
    const stream = batchStream<Operation>(createFakeTrack(), brokenLater(), instant())
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => stream.next()))
    expect(results.filter(({ status }) => status === "rejected")).toEqual([{ status: "rejected", reason: failure }])
    expect(results.filter((result) => result.status === "fulfilled" && result.value.done)).toHaveLength(2)
  })
})

describe("leaving the loop early", () => {
  test("ends the source, waits for requests in flight, and sends no more", async () => {
    const held = heldReply()
    const track = createFakeTrack(acceptedReply, held.reply)
    const left = vi.fn()
    let given = 0
    function* source() {
      try {
        for (;;) yield identify(given++)
      } finally {
        left()
      }
    }
    const stream = batchStream(track, source(), { ...instant(), order: "none", concurrency: 1 })
    await stream.next()
    await settle()
    expect(track.posted).toHaveLength(2)
    const leaving = vi.fn()
    const returned = stream.return?.().then(leaving)
    await settle()
    expect(leaving).not.toHaveBeenCalled()
    held.release()
    await returned
    expect(left).toHaveBeenCalledOnce()
    expect(track.posted).toHaveLength(2)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test("lets go of an outcome that somebody still waits for", async () => {
    const held = heldReply()
    const stream = batchStream(createFakeTrack(held.reply), identifies(1), instant())
    const waiting = stream.next()
    await settle()
    const returned = stream.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    held.release()
    await returned
  })

  test("does not wait for a source that hangs, and leaves no timer and no listener", async () => {
    const { signal } = new AbortController()
    const options = { ...instant(), signal, deadlineMs: 60_000 }
    async function* source() {
      yield identify("a")
      yield identify("b")
      await new Promise(() => {})
    }
    for await (const outcome of batchStream(createFakeTrack(), source(), options)) {
      expect(outcome.index).toBe(0)
      break
    }
    expect(options.clock.pending).toBe(0)
    expect(getEventListeners(signal, "abort")).toEqual([])
  })

  test("happens as well when the loop's body throws, and its error comes through", async () => {
    const left = vi.fn()
    async function* source() {
      try {
        for (let i = 0; ; i++) yield identify(i)
      } finally {
        left()
      }
    }
    const loop = async () => {
      for await (const outcome of batchStream(createFakeTrack(), source(), instant())) {
        throw new RangeError(`at ${outcome.index}`)
      }
    }
    await expect(loop()).rejects.toThrow("at 0")
    expect(left).toHaveBeenCalledOnce()
  })
})

test("a reader that is slow holds the source back", async () => {
  let given = 0
  function* source() {
    for (;;) yield identify(given++)
  }
  const concurrency = 3
  const track = createFakeTrack()
  const stream = batchStream(track, source(), { ...instant(), order: "none", concurrency })
  const read: Outcome<Operation>[] = []
  for (let i = 0; i < 50; i++) {
    const { value } = await stream.next()
    read.push(value)
    await settle()
    // Waiting for the reader: two chunks and those of the places in flight. On the way: one being packed and one being handed over.
    expect(given - read.length).toBeLessThanOrEqual(2 + concurrency + 2)
  }
  expect(summariesOf(read)).toHaveLength(50)
  await stream.return?.()
})

test("outcomes of operations that the client rejects hold the source back as well", async () => {
  let given = 0
  async function* source() {
    for (;;) yield identify(given++, { bad: 1n })
  }
  const stream = batchStream(createFakeTrack(), source(), instant())
  for (let i = 1; i <= 20; i++) {
    await stream.next()
    await settle()
    expect(given - i).toBeLessThanOrEqual(4)
  }
  await stream.return?.()
})
