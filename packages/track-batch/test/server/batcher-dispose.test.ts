import type { Operation } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { BatcherError, type BatcherOptions, createBatcher, type Outcome } from "../../src/index.ts"
import { asOperation, event, identify } from "../support/operations.ts"
import { summariesOf } from "../support/outcomes.ts"
import { quick, type ServedTrack, startTrack } from "../support/start-track.ts"

/** One that the server refuses: an event without a name. */
const nameless = asOperation({ type: "person", action: "event", identifiers: { id: "bad" } })

/** What a block throws that uses a batcher, if anything. */
async function leave(
  served: ServedTrack,
  options: BatcherOptions<Operation>,
  use: (batcher: ReturnType<typeof createBatcher<Operation>>) => unknown,
): Promise<unknown> {
  try {
    await using batcher = createBatcher<Operation>(served.track, { ...quick, ...options })
    await use(batcher)
  } catch (error) {
    return error
  }
}

describe("leaving the block of a batcher", () => {
  test("sends what is left", async () => {
    await using served = await startTrack()
    const thrown = await leave(served, {}, async (batcher) => {
      await batcher.add(event("a"))
      await batcher.add(event("b"))
    })
    expect(thrown).toBeUndefined()
    expect(served.emulator.counts.events).toBe(2)
  })

  test("throws when an operation failed that nobody was told of, with the report", async () => {
    await using served = await startTrack()
    const thrown = await leave(served, {}, async (batcher) => {
      await batcher.add(event("a"))
      await batcher.add(nameless)
      await batcher.add(identify("c", { x: 1n }))
    })
    if (!(thrown instanceof BatcherError)) throw thrown
    expect(thrown.message).toMatch(
      /^2 of 3 operations were not accepted: 2 rejected; first at index 1: rejected by the/,
    )
    expect(thrown.code).toBe("batcher")
    expect(thrown.report).toMatchObject({ operations: 3, accepted: 1, rejected: 2 })
    expect(summariesOf(thrown.report.failures)).toEqual([
      "1 rejected server required name",
      "2 rejected client not-json /attributes/x",
    ])
    // The report holds the operations, so that it is not shown.
    expect(JSON.stringify(thrown)).not.toContain("bad")
  })

  test("throws also for what failed long before", async () => {
    await using served = await startTrack()
    const thrown = await leave(served, {}, async (batcher) => {
      await batcher.add(nameless)
      await batcher.flush()
      await batcher.add(event("a"))
      await batcher.flush()
    })
    expect(thrown).toBeInstanceOf(BatcherError)
  })

  test("throws with the cause when keys were refused", async () => {
    await using served = await startTrack({ apiKey: "wrong" })
    const thrown = await leave(served, {}, (batcher) => batcher.add(event("a")))
    expect(thrown).toMatchObject({ name: "BatcherError", cause: { code: "auth" }, report: { unsent: 1 } })
  })

  test("throws nothing for what onOutcome was told of", async () => {
    await using served = await startTrack()
    const heard: Outcome<Operation>[] = []
    const thrown = await leave(served, { onOutcome: (outcome) => heard.push(outcome) }, (batcher) =>
      batcher.add(nameless),
    )
    expect(thrown).toBeUndefined()
    expect(summariesOf(heard)).toEqual(["0 rejected server required name"])
  })

  test("throws nothing for what send resolved with, though for its neighbour", async () => {
    await using served = await startTrack()
    expect(await leave(served, {}, (batcher) => void batcher.send(nameless))).toBeUndefined()
    const thrown = await leave(served, {}, (batcher) => {
      void batcher.send(nameless)
      void batcher.add(nameless)
    })
    expect(thrown).toBeInstanceOf(BatcherError)
  })

  test("waits for a close that is under way, and throws for it too", async () => {
    await using served = await startTrack()
    const thrown = await leave(served, {}, (batcher) => {
      void batcher.add(nameless)
      void batcher.close()
    })
    expect(thrown).toBeInstanceOf(BatcherError)
  })
})

test("the failures of a report are those that nobody else was told of, and all since close was called", async () => {
  await using served = await startTrack()
  const batcher = createBatcher<Operation>(served.track, quick)
  const sent = batcher.send(nameless)
  void batcher.add(nameless)
  await batcher.flush()
  await sent
  void batcher.send(nameless)
  void batcher.add(event("a"))
  const report = await batcher.close()
  expect(summariesOf(report.failures)).toEqual(["1 rejected server required name", "2 rejected server required name"])
  expect(report).toMatchObject({ operations: 4, accepted: 1, rejected: 3 })
})
