import { type Clock, createTrackClient, type Operation, systemClock } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batch, batchSettled, batchStream, isBatchError, type Outcome } from "../../src/index.ts"
import { forever, neverMs } from "../support/hanging.ts"
import { identifies, identify, jsonBytes } from "../support/operations.ts"
import { summariesOf, tallyOf } from "../support/outcomes.ts"
import { quick, startTrack } from "../support/start-track.ts"

/** Two operations in each request, and one request after the other, so that a fault meets the request it is meant for. */
const pairs: BatchOptions = { ...quick, maxBatchOperations: 2, concurrency: 1 }

describe("a failure that no retry mends", () => {
  test.each([
    [401, "auth"],
    [403, "auth"],
    [404, "api"],
  ])("such as a %i stops the run: the rest is unsent, and nothing more is requested", async (status, code) => {
    await using served = await startTrack()
    served.emulator.fail({}, { status, times: Number.POSITIVE_INFINITY })
    const error = await batch(served.track, identifies(10), pairs).catch((thrown: unknown) => thrown)
    if (!isBatchError<Operation>(error)) throw error
    expect(tallyOf(error.report.outcomes)).toEqual({ accepted: 2, [`unsent ${code}`]: 8 })
    expect(error.report.failures.map(({ index }) => index)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(error.cause).toBe(error.report.stoppedBy)
    expect(error.cause).toMatchObject({ code, status })
    expect(error.message).toMatch(/^8 of 10 operations were not accepted: 8 unsent; first at index 2: unsent/)
    expect(served.requests()).toHaveLength(2)
    expect(served.appliedIds()).toEqual(["p0", "p1"])
  })

  test("lets requests in flight beside it finish", async () => {
    let refused = () => {}
    const untilRefused = new Promise<void>((resolve) => {
      refused = resolve
    })
    let requests = 0
    await using served = await startTrack({
      // The answer to the first request is held until the second was refused.
      fetch: async (...args) => {
        const isFirst = requests++ === 0
        const response = await fetch(...args)
        if (isFirst) await untilRefused
        return response
      },
      onReply: ({ status }) => {
        if (status === 401) setImmediate(refused)
      },
    })
    served.emulator.fail(({ bytes }) => (bytes === bytesOfOne ? { status: 401 } : undefined))
    const bytesOfOne = jsonBytes({ batch: identifies(1) })
    const operations = [identify("long-name"), ...identifies(5)]
    const report = await batchSettled(served.track, operations, {
      ...quick,
      maxBatchOperations: 1,
      order: "none",
      concurrency: 2,
    })
    expect(tallyOf(report.outcomes)).toEqual({ accepted: 1, "unsent auth": 5 })
    expect(report.outcomes[0]?.status).toBe("accepted")
    expect(served.requests()).toHaveLength(2)
  })
})

describe("a server that cannot be reached", () => {
  test("leaves every operation unsent", async () => {
    const emulator = await startEmulator()
    await emulator.close()
    const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
    const report = await batchSettled(track, identifies(4), { ...pairs, maxAttempts: 3 })
    expect(tallyOf(report.outcomes)).toEqual({ "unsent connection": 4 })
    expect(report.requests).toBe(6)
  })

  test("from the middle of a run on leaves in doubt only what was in flight", async () => {
    await using served = await startTrack()
    // The third request is applied, and its answer never comes.
    served.emulator.fail(({ number }) => (number === 3 ? { delayMs: neverMs } : undefined))
    const run = batchSettled(served.track, identifies(10), { ...pairs, maxAttempts: 2 })
    await served.arrived(3)
    await expect.poll(() => served.applied.length).toBe(6)
    await served.emulator.close()
    const report = await run
    expect(tallyOf(report.outcomes)).toEqual({ accepted: 4, "unknown connection": 2, "unsent connection": 4 })
    expect(summariesOf(report.failures).slice(0, 2)).toEqual(["4 unknown connection", "5 unknown connection"])
    expect(served.appliedIds()).toEqual(["p0", "p1", "p2", "p3", "p4", "p5"])
  })
})

/** Ways to end a run early at a moment of a test's choosing. */
const endings: [string, string, () => { options: BatchOptions; end: () => void }][] = [
  [
    "an abort",
    "aborted",
    () => {
      const controller = new AbortController()
      return { options: { signal: controller.signal }, end: () => controller.abort(new Error("enough")) }
    },
  ],
  [
    "a deadline",
    "timeout",
    () => {
      let end = () => {}
      // Passes when the test says so, whatever the speed of the machine. Every other timer runs in real time.
      const clock: Clock = {
        ...systemClock,
        after(ms, callback) {
          if (ms !== neverMs) return systemClock.after(ms, callback)
          end = callback
          return () => {}
        },
      }
      return { options: { deadlineMs: neverMs, clock }, end: () => end() }
    },
  ],
]

describe.each(endings)("%s", (_, code, begin) => {
  test("while a request is in flight leaves that one in doubt and the rest unsent", async () => {
    await using served = await startTrack()
    served.emulator.fail({}, { delayMs: neverMs })
    const { options, end } = begin()
    const run = batchSettled(served.track, identifies(8), { ...pairs, ...options })
    await served.arrived(2)
    end()
    const report = await run
    expect(tallyOf(report.outcomes)).toEqual({ accepted: 2, [`unknown ${code}`]: 2, [`unsent ${code}`]: 4 })
    expect(report.stoppedBy).toMatchObject({ code })
    expect(served.requests()).toHaveLength(2)
  })

  test("while several requests are in flight leaves all of them in doubt", async () => {
    await using served = await startTrack()
    served.emulator.fail({ delayMs: neverMs, times: Number.POSITIVE_INFINITY })
    const { options, end } = begin()
    const run = batchSettled(served.track, identifies(10), { ...pairs, order: "none", concurrency: 3, ...options })
    await served.arrived(3)
    end()
    expect(tallyOf((await run).outcomes)).toEqual({ [`unknown ${code}`]: 6, [`unsent ${code}`]: 4 })
  })

  test("while it waits to retry ends the wait: what was throttled is unsent", async () => {
    await using served = await startTrack()
    served.emulator.fail({ retryAfter: neverMs / 1000 })
    const { options, end } = begin()
    const run = batchSettled(served.track, identifies(4), { ...pairs, ...options })
    await served.arrived(1)
    end()
    // Aborted before the 429 was read, the request counts as in flight.
    const tally = tallyOf((await run).outcomes)
    expect(tally[`unsent ${code}`] ?? 0).toBeGreaterThanOrEqual(2)
    expect((tally[`unsent ${code}`] ?? 0) + (tally[`unknown ${code}`] ?? 0)).toBe(4)
    expect(served.requests()).toHaveLength(1)
  })

  test("while the source hangs ends the run with what was taken from it", async () => {
    await using served = await startTrack()
    async function* source() {
      yield* identifies(3)
      await forever()
    }
    const { options, end } = begin()
    // One batch is full and goes out, the operation after it waits for company that never comes.
    const run = batchSettled(served.track, source(), { ...pairs, lingerMs: Number.POSITIVE_INFINITY, ...options })
    await served.arrived(1)
    await expect.poll(() => served.applied.length).toBe(2)
    end()
    const report = await run
    expect(report.operations).toBe(3)
    expect(tallyOf(report.outcomes)[`unsent ${code}`]).toBe(1)
    expect(report.stoppedBy).toMatchObject({ code })
  })
})

test("a run that is aborted before it starts requests nothing", async () => {
  await using served = await startTrack()
  const signal = AbortSignal.abort(new Error("before"))
  const report = await batchSettled(served.track, identifies(5), { ...pairs, signal })
  expect(tallyOf(report.outcomes)).toEqual({ "unsent aborted": 5 })
  expect(report.stoppedBy?.cause).toBe(signal.reason)
  expect(served.requests()).toEqual([])
})

test("a stream that is aborted and read on gives an outcome for all that was taken", async () => {
  await using served = await startTrack()
  const controller = new AbortController()
  let given = 0
  function* source() {
    for (;;) yield identify(`p${given++}`)
  }
  const stream = batchStream(served.track, source(), { ...pairs, signal: controller.signal })
  const outcomes: Outcome<Operation>[] = []
  for await (const outcome of stream) {
    outcomes.push(outcome)
    if (outcomes.length === 11) controller.abort()
  }
  expect(outcomes.map(({ index }) => index).sort((a, b) => a - b)).toEqual(Array.from({ length: given }, (_, i) => i))
  const accepted = outcomes.filter(({ status }) => status === "accepted").length
  expect(accepted).toBeGreaterThanOrEqual(11)
  expect(accepted).toBeLessThan(given)
  expect(stream.progress).toMatchObject({ operations: given, accepted })
})
