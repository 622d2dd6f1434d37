import { getEventListeners } from "node:events"
import type { Operation, PersonIdentify, TrackClient } from "@cio/track-core"
import { afterEach, describe, expect, test, vi } from "vitest"
import { batch, batchSettled, batchStream } from "../../src/index.ts"
import { attributeOf, event, identifies, identify } from "../support/operations.ts"
import { collect, summariesOf, tallyOf } from "../support/outcomes.ts"
import { longWait, quick, startTrack } from "../support/start-track.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

describe("the caller's operations", () => {
  test("come back as the very objects that were handed over", async () => {
    await using served = await startTrack()
    served.emulator.fail({ rejectOperations: [1] })
    const operations = [identify("a"), identify("b"), event("c"), identify("d", { x: 1n })]
    const report = await batchSettled<Operation>(served.track, operations, quick)
    expect(tallyOf(report.outcomes)).toEqual({
      accepted: 2,
      "rejected server invalid": 1,
      "rejected client not-json /attributes/x": 1,
    })
    for (const { index, operation } of report.outcomes) expect(operation).toBe(operations[index])
    for (const { index, operation } of report.failures) expect(operation).toBe(operations[index])
  })

  test("are not changed, so that they may be frozen", async () => {
    await using served = await startTrack()
    const operations = [Object.freeze(event("a")), Object.freeze(identify("b"))]
    await batch<Operation>(served.track, Object.freeze(operations), quick)
    expect(operations).toEqual([event("a"), identify("b")])
    expect(served.emulator.counts.events).toBe(1)
  })

  test("are sent as they were when they were taken, whatever becomes of them later", async () => {
    await using served = await startTrack()
    served.emulator.fail({ status: 503, times: 2 })
    function* source() {
      const reused = identify("p", { version: 0 })
      for (let version = 0; version < 6; version++) {
        reused.attributes = { version }
        yield reused
      }
      reused.attributes = { version: "changed later" }
    }
    await batch(served.track, source(), { ...quick, maxBatchOperations: 2 })
    const versions = served.applied.map(({ operation }) => attributeOf(operation, "version"))
    expect(versions).toEqual([0, 1, 2, 3, 4, 5])
  })

  test("that are added to the list during the run are no part of it", async () => {
    await using served = await startTrack()
    const operations: PersonIdentify[] = identifies(4)
    const run = batch(served.track, operations, { ...quick, maxBatchOperations: 1 })
    await served.arrived(1)
    operations.push(identify("late"))
    operations.shift()
    const report = await run
    expect(report.operations).toBe(4)
    expect(served.appliedIds().toSorted()).toEqual(["p0", "p1", "p2", "p3"])
  })
})

describe("a callback of the caller's that throws", () => {
  test("as a hook of the client harms nothing", async () => {
    const seen = vi.spyOn(console, "error").mockImplementation(() => {})
    const fail = () => {
      throw new Error("hook")
    }
    await using served = await startTrack({ onRequest: fail, onReply: fail })
    expect((await batch(served.track, identifies(3), quick)).accepted).toBe(3)
    expect(seen).toHaveBeenCalled()
  })

  test("as check or eventId rejects that operation and no other", async () => {
    await using served = await startTrack()
    const operations = [event("a"), event("b"), event("c"), event("d")]
    const report = await batchSettled<Operation>(served.track, operations, {
      ...quick,
      check: (operation) => {
        if (operation === operations[1]) throw new Error("check")
        return { ok: true }
      },
      eventId: (_, index) => {
        if (index === 2) throw new Error("eventId")
        return `id-${index}`
      },
    })
    expect(summariesOf(report.outcomes)).toEqual([
      "0 accepted",
      "1 rejected client check",
      "2 rejected client event-id /id",
      "3 accepted",
    ])
    expect([...served.emulator.events()].map(({ id }) => id)).toEqual(["id-0", "id-3"])
  })

  test("as random or the clock leaves every operation with its outcome", async () => {
    await using served = await startTrack()
    served.emulator.fail({ status: 503, apply: true })
    const random = () => {
      throw new RangeError("dice")
    }
    const options = { ...quick, random, maxBatchOperations: 2, concurrency: 1 }
    const report = await batchSettled(served.track, identifies(6), options)
    expect(tallyOf(report.outcomes)).toEqual({ "unknown aborted": 2, "unsent aborted": 4 })
    expect(report.stoppedBy?.cause).toBeInstanceOf(RangeError)
    expect(served.applied).toHaveLength(2)
  })

  test("as postBatch of the client leaves that batch in doubt and the rest unsent", async () => {
    await using served = await startTrack()
    let calls = 0
    const track: Pick<TrackClient, "postBatch"> = {
      postBatch: async (...args) => {
        const reply = await served.track.postBatch(...args)
        if (++calls === 2) throw new TypeError("proxy")
        return reply
      },
    }
    const report = await batchSettled(track, identifies(8), { ...quick, maxBatchOperations: 2, concurrency: 1 })
    expect(tallyOf(report.outcomes)).toEqual({ accepted: 2, "unknown connection": 2, "unsent connection": 4 })
    expect(report.stoppedBy?.cause).toBeInstanceOf(TypeError)
    expect(served.applied).toHaveLength(4)
  })

  test("as fetch leaves that batch in doubt and the rest unsent", async () => {
    await using served = await startTrack({
      fetch: () => {
        throw new RangeError("proxy")
      },
    })
    const options = { ...quick, maxBatchOperations: 2, concurrency: 1 }
    const report = await batchSettled(served.track, identifies(4), options)
    expect(tallyOf(report.outcomes)).toEqual({ "unknown connection": 2, "unsent connection": 2 })
    expect(served.requests()).toEqual([])
  })
})

test("runs at the same time on one client do not mix", async () => {
  await using served = await startTrack()
  served.emulator.fail(({ number }) => (number % 4 === 0 ? { reset: "after" } : undefined))
  const runs = Array.from({ length: 4 }, (_, run) =>
    Array.from({ length: 50 }, (_, i) => identify(`run${run}-${i}`, { run })),
  )
  const reports = await Promise.all(
    runs.map((operations) => batch(served.track, operations, { ...quick, maxBatchOperations: 7, order: "none" })),
  )
  for (const [run, report] of reports.entries()) {
    expect(report).toMatchObject({ operations: 50, accepted: 50 })
    for (const { index, operation } of report.outcomes) expect(operation).toBe(runs[run]?.[index])
  }
  expect(new Set(served.appliedIds()).size).toBe(200)
  for (const { body } of served.requests()) {
    const batch: PersonIdentify[] = JSON.parse(body ?? "").batch
    expect(new Set(batch.map(({ attributes }) => attributes?.run)).size).toBe(1)
  }
})

describe("once a run is over", () => {
  /** Timers of the process, but for those that fetch keeps for its connections a little longer. */
  const countTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length

  test.each(["accepted", "throttled", "aborted"])("that was %s, no listener and no timer is left", async (how) => {
    const before = countTimers()
    const controller = new AbortController()
    const { signal } = controller
    {
      await using served = await startTrack()
      if (how === "throttled") served.emulator.fail({ status: 429, times: 3 }, { status: 503 }, { reset: "before" })
      if (how === "aborted") served.emulator.fail({ delayMs: 600_000 })
      const options = { ...quick, signal, deadlineMs: 600_000, maxBatchOperations: 2, order: "none" } as const
      async function* source() {
        yield* identifies(11)
      }
      const run = collect(batchStream(served.track, source(), options))
      await served.arrived(1)
      if (how === "aborted") controller.abort()
      expect(await run).not.toEqual([])
      expect(getEventListeners(signal, "abort")).toEqual([])
    }
    await vi.waitFor(() => expect(countTimers()).toBeLessThanOrEqual(before), longWait)
  })
})
