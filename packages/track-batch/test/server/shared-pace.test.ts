import { describe, expect, test } from "vitest"
import { type BatchOptions, batch, batchSettled, createBatcher } from "../../src/index.ts"
import { startHeld } from "../support/held-answers.ts"
import { identifies } from "../support/operations.ts"
import { quick, startTrack } from "../support/start-track.ts"

const single: BatchOptions = { ...quick, maxBatchOperations: 1 }

describe("runs on one client share", () => {
  test("the places in flight", async () => {
    await using slow = await startHeld()
    const { track } = slow.served
    const runs = [1, 2].map(() => batch(track, identifies(6), { ...single, concurrency: 3 }))
    await slow.heldAre(3)
    slow.release()
    await slow.heldAre(3)
    slow.releaseAll()
    expect((await Promise.all(runs)).map(({ accepted }) => accepted)).toEqual([6, 6])
  })

  test("the places in flight with a batcher", async () => {
    await using slow = await startHeld()
    const { track } = slow.served
    const batcher = createBatcher(track, { ...single, concurrency: 2 })
    const sent = identifies(2).map((operation) => batcher.send(operation))
    const flushed = batcher.flush()
    await slow.heldAre(2)
    const run = batch(track, identifies(1), { ...single, concurrency: 2 })
    await slow.heldAre(2)
    slow.releaseAll()
    expect((await run).accepted).toBe(1)
    await flushed
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(["accepted", "accepted"])
    await batcher.close()
  })

  test("the rate", async () => {
    const sentAt: number[] = []
    await using served = await startTrack({ onRequest: () => sentAt.push(Date.now()) })
    const startedAt = Date.now()
    const options: BatchOptions = { ...single, requestsPerSecond: 50 }
    await Promise.all([1, 2].map(() => batch(served.track, identifies(4), options)))
    expect(sentAt).toHaveLength(8)
    // The one after n others starts n intervals after the first at the earliest. A slow machine only makes it later.
    for (const [n, at] of sentAt.entries()) expect(at - startedAt).toBeGreaterThanOrEqual(n * 20 - 1)
  })

  test("the pause that a throttled one is asked for", async () => {
    const sentAt: number[] = []
    let throttledAt = Number.POSITIVE_INFINITY
    await using served = await startTrack({
      onRequest: () => sentAt.push(Date.now()),
      onReply: ({ status }) => {
        if (status === 429) throttledAt = Date.now()
      },
    })
    served.emulator.fail({ retryAfter: 0.3 })
    await batchSettled(served.track, identifies(1), { ...single, maxAttempts: 1 })
    await batch(served.track, identifies(1), single)
    expect(sentAt).toHaveLength(2)
    expect((sentAt[1] ?? 0) - throttledAt).toBeGreaterThanOrEqual(299)
  })
})

test("a client of its own has places in flight of its own", async () => {
  await using one = await startHeld()
  await using other = await startHeld()
  const runs = [one, other].map(({ served }) => batch(served.track, identifies(6), { ...single, concurrency: 3 }))
  await one.heldAre(3)
  await other.heldAre(3)
  one.releaseAll()
  other.releaseAll()
  expect((await Promise.all(runs)).map(({ accepted }) => accepted)).toEqual([6, 6])
})
