import type { Clock, Operation } from "@cio/track-core"
import { systemClock } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatcherOptions, type BatchReport, batchSettled, createBatcher, isBatchError } from "../../src/index.ts"
import { createFakeTrack } from "../support/fake-track.ts"
import { settle } from "../support/manual-clock.ts"
import { attributeOf, identify } from "../support/operations.ts"
import { tallyOf } from "../support/outcomes.ts"
import { acceptedReply, throttledReply, unavailableReply, unreachedReply } from "../support/replies.ts"

const count = 12

/** A few people, so that some operations wait for others. */
function operations(): Operation[] {
  return Array.from({ length: count }, (_, i) => identify(`p${i % 5}`, { version: i }))
}

async function* later(): AsyncGenerator<Operation> {
  for (const operation of operations()) {
    await settle(1)
    yield operation
  }
}

/** Calls until one is to throw, over all members of what is broken. */
function countdown(calls: number): () => void {
  let left = calls
  return () => {
    if (left-- === 0) throw new RangeError("mine")
  }
}

/** The real clock and dice, but for one call. */
function brokenAt(calls: number): { clock: Clock; random: () => number } {
  const count = countdown(calls)
  return {
    clock: {
      now: () => {
        count()
        return systemClock.now()
      },
      after: (ms, callback) => {
        count()
        return systemClock.after(ms, callback)
      },
      sleep: (ms, signal) => {
        count()
        return systemClock.sleep(ms, signal)
      },
    },
    random: () => {
      count()
      return 0.5
    },
  }
}

function createTrack() {
  return createFakeTrack(
    acceptedReply,
    unavailableReply(500),
    throttledReply(1),
    acceptedReply,
    unreachedReply(),
    acceptedReply,
  )
}

function optionsOf(calls: number): BatcherOptions<Operation> {
  return {
    ...brokenAt(calls),
    requestsPerSecond: Number.POSITIVE_INFINITY,
    backoff: { minDelayMs: 0, maxDelayMs: 1 },
    lingerMs: 1,
    maxBatchOperations: 3,
    concurrency: 2,
  }
}

/** What the client was asked to send, by its version. */
function versionsOf(track: ReturnType<typeof createTrack>): Set<unknown> {
  return new Set(track.posted.flatMap((post) => post.operations.map((each) => attributeOf(each, "version"))))
}

/** Runs while no rejection may go unhandled. */
async function handled(run: () => Promise<void>): Promise<void> {
  const unhandled = vi.fn()
  process.on("unhandledRejection", unhandled)
  try {
    await run()
    await settle()
    expect(unhandled).not.toHaveBeenCalled()
  } finally {
    process.off("unhandledRejection", unhandled)
  }
}

/** A run that hangs is to fail soon: there are many of them. */
const timeout = 5000

describe.each(Array.from({ length: 20 }, (_, calls) => calls))(
  "a clock, or dice, that throw after %i calls",
  (calls) => {
    test.each([
      ["a list", operations],
      ["a stream", later],
    ])(
      "leaves every operation of %s with one outcome, and calls none accepted that was not sent",
      { timeout },
      async (_, source) => {
        await handled(async () => {
          const track = createTrack()
          const result = await batchSettled<Operation>(track, source(), optionsOf(calls)).catch(
            (error: unknown) => error,
          )
          // What is no error is a report.
          const report = isBatchError<Operation>(result) ? result.report : (result as BatchReport<Operation>)
          expect(report.accepted + report.rejected + report.unsent + report.unknown).toBe(report.operations)
          expect(report.outcomes.map(({ index }) => index)).toEqual(
            Array.from({ length: report.operations }, (_, i) => i),
          )
          const sent = versionsOf(track)
          for (const { status, index } of report.outcomes) {
            if (status === "accepted") expect(sent.has(index)).toBe(true)
            if (status === "rejected") expect.unreachable()
          }
          if (report.accepted < count) expect(report.stoppedBy ?? result).toMatchObject({ cause: expect.anything() })
        })
      },
    )

    test("leaves every operation of a batcher with one outcome, and it closes", { timeout }, async () => {
      await handled(async () => {
        const track = createTrack()
        const batcher = createBatcher<Operation>(track, optionsOf(calls))
        const sent = operations().map((operation) => batcher.send(operation))
        const settled = await Promise.allSettled(sent)
        const outcomes = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
        const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []))
        for (const reason of refused) expect(reason).toMatchObject({ code: "aborted", outcome: "unsent" })
        const report = await batcher.close()
        expect(report.operations).toBe(outcomes.length)
        expect(report.operations + refused.length).toBe(count)
        expect(tallyOf(outcomes).accepted ?? 0).toBe(report.accepted)
        expect(batcher.bufferedBytes).toBe(0)
      })
    })
  },
)
