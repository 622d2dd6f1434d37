import { createTrackClient, type Operation } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { describe, expect, test } from "vitest"
import { batch, batchSettled, isBatchError } from "../../src/index.ts"
import { identifies } from "../support/operations.ts"
import { quick, startTrack } from "../support/start-track.ts"

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
    await using served = await startTrack()
    const error = await batch(served.track, openQueue(identifies(3)), {
      ...quick,
      lingerMs: 10,
      deadlineMs: 200,
    }).catch((error: unknown) => error)
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
    const late: Promise<unknown>[] = []
    let count = 0
    const track = createTrackClient({
      ...emulator.credentials,
      baseUrl: emulator.url,
      fetch: async (url, init) => {
        const { signal: _signal, ...others } = init ?? {}
        if (++count > 1) return fetch(url, others)
        const response = new Promise((resolve) => setTimeout(resolve, 1200)).then(() => fetch(url, others))
        late.push(response)
        return response
      },
    })
    const report = await batchSettled(track, identifies(6), {
      ...quick,
      maxBatchOperations: 1,
      concurrency: 1,
      maxAttempts: 1,
      timeoutMs: 600,
    })
    await Promise.all(late)
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
    const report = await batchSettled(served.track, slow(), { ...quick, lingerMs: 0 })
    expect(report).toMatchObject({ accepted: 2, requests: 2 })
  })
})
