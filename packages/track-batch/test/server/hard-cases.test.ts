import { type Clock, createTrackClient, type Operation, systemClock } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { describe, expect, test, vi } from "vitest"
import { type BatchOptions, batch, batchSettled, isBatchError } from "../../src/index.ts"
import { neverMs } from "../support/hanging.ts"
import { settle } from "../support/manual-clock.ts"
import { identifies } from "../support/operations.ts"
import { longWait, quick, startTrack } from "../support/start-track.ts"

/** A queue that never ends by itself, and that says it is done when it is told to end, as node:readline does. */
function openQueue(operations: readonly Operation[]): AsyncIterable<Operation> {
  const left = [...operations]
  let end = () => {}
  return {
    [Symbol.asyncIterator]: () => ({
      next() {
        const value = left.shift()
        if (value) return Promise.resolve({ done: false, value })
        return new Promise((resolve) => {
          end = () => resolve({ done: true, value: undefined })
        })
      },
      async return() {
        end()
        return { done: true, value: undefined }
      },
    }),
  }
}

describe("a run that is cut off", () => {
  test("by its deadline does not pass for complete when the source says that it is done because it was told to end", async () => {
    const onReply = vi.fn()
    await using served = await startTrack({ onReply })
    let passDeadline = () => {}
    // Passes once everything is in, whatever the speed of the machine. Every other timer runs in real time.
    const clock: Clock = {
      ...systemClock,
      after(ms, callback) {
        if (ms !== neverMs) return systemClock.after(ms, callback)
        passDeadline = callback
        return () => {}
      },
    }
    const options: BatchOptions = { ...quick, lingerMs: 10, deadlineMs: neverMs, clock }
    const run = batch(served.track, openQueue(identifies(3)), options).catch((error: unknown) => error)
    await vi.waitFor(() => expect(onReply).toHaveBeenCalledOnce(), longWait)
    await settle()
    passDeadline()
    const error = await run
    if (!isBatchError(error)) throw new Error("it resolved")
    expect(error.report.stoppedBy?.code).toBe("timeout")
    expect(error.report).toMatchObject({ operations: 3, accepted: 3 })
  })
})

describe("a source that breaks the rules of iterators", () => {
  test("ends the run with an account of what it gave before", async () => {
    await using served = await startTrack()
    const given = identifies(2)
    const broken = {
      [Symbol.iterator]: () => ({ next: () => (given.length > 0 ? { done: false, value: given.shift() } : undefined) }),
    } as unknown as Iterable<Operation> // what JavaScript may hand over
    const error = await batchSettled(served.track, broken, quick).catch((error: unknown) => error)
    if (!isBatchError(error)) throw new Error("it is no BatchError")
    expect(error.report).toMatchObject({ operations: 2, accepted: 2 })
    expect(error.cause).toBeInstanceOf(TypeError)
  })
})

describe("a gateway that refuses everything and never says why", () => {
  test("ends the run after some requests instead of two for each operation", async () => {
    await using served = await startTrack()
    served.emulator.fail({ status: 400, body: "<html>", times: 5000 })
    const report = await batchSettled(served.track, identifies(1000), quick)
    expect(report.stoppedBy).toMatchObject({ code: "api", status: 400 })
    expect(report.requests).toBeLessThan(60)
    expect(report.rejected).toBe(16)
    expect(report.unsent).toBe(984)
    expect(served.applied).toEqual([])
  })

  test("does not end it while others are taken in between", async () => {
    await using served = await startTrack()
    served.emulator.fail(({ operations }) => (operations === 1 ? { status: 413, body: "<html>" } : undefined))
    const report = await batchSettled(served.track, identifies(40), { ...quick, maxBatchOperations: 2 })
    expect(report.accepted).toBe(40)
  })
})

describe("the bytes of a batch", () => {
  test("are not written over while a fetch that does not heed its signal may still send them", async () => {
    await using emulator = await startEmulator()
    let sendLate = () => {}
    const isLate = new Promise<void>((resolve) => {
      sendLate = resolve
    })
    let late: Promise<Response> | undefined
    let timers = 0
    const track = createTrackClient({
      ...emulator.credentials,
      baseUrl: emulator.url,
      // The first attempt times out, and no other one.
      clock: {
        ...systemClock,
        after: (ms, callback) => systemClock.after(++timers === 1 ? 1 : ms, callback),
      },
      fetch: (url, init) => {
        const { signal: _signal, ...others } = init ?? {}
        if (late) return fetch(url, others)
        late = isLate.then(() => fetch(url, others))
        return late
      },
    })
    const report = await batchSettled(track, identifies(6), {
      ...quick,
      maxBatchOperations: 1,
      concurrency: 1,
      maxAttempts: 1,
      timeoutMs: neverMs,
    })
    sendLate()
    expect((await late)?.status).toBe(200)
    expect(report).toMatchObject({ unknown: 1, accepted: 5 })
    // What came late is what was in doubt, and nothing came twice in its place.
    expect(emulator.requests().map(({ body }) => JSON.parse(body ?? "").batch[0].identifiers.id)).toEqual([
      ...["p1", "p2", "p3", "p4", "p5"],
      "p0",
    ])
  })
})

describe("lingerMs", () => {
  test("is over once: a part-full batch that was due while another was in flight goes as soon as that is answered", async () => {
    await using served = await startTrack()
    served.emulator.fail({ delayMs: 300 })
    async function* slow(): AsyncGenerator<Operation> {
      const [first, second] = identifies(2)
      if (!first || !second) throw new Error("two operations are needed")
      yield first
      await served.arrived(1)
      yield second
      await served.arrived(2)
    }
    const report = await batchSettled(served.track, slow(), { ...quick, lingerMs: 0, concurrency: 1 })
    expect(report).toMatchObject({ accepted: 2, requests: 2 })
  })
})
