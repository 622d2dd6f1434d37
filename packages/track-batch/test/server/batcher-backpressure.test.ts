import type { Operation } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatcherOptions, createBatcher } from "../../src/index.ts"
import { startHeld } from "../support/held-answers.ts"
import { settle } from "../support/manual-clock.ts"
import { identify } from "../support/operations.ts"
import { tallyOf } from "../support/outcomes.ts"
import { longWait, personOf, quick } from "../support/start-track.ts"

const padded = (id: string) => identify(id, { padding: "x".repeat(300) })
const bytesOfEach = JSON.stringify(padded("p100")).length
const maxBufferedBytes = 20_000

/** Adds operations one after the other, waiting for each, as far as it gets. */
function addAll(add: (operation: Operation) => Promise<void>, count: number, nameOf: (i: number) => string) {
  const state = { added: 0, done: Promise.resolve() }
  async function addEach(): Promise<void> {
    for (; state.added < count; state.added++) await add(padded(nameOf(state.added)))
  }
  state.done = addEach()
  return state
}

describe("while the server takes nothing", () => {
  test.each<[string, (i: number) => string]>([
    ["about people of all kinds", (i) => `p${100 + i}`],
    ["about one person", () => "hot!"],
  ])("add waits once the buffer is full, of operations %s, and nothing is lost", async (_, nameOf) => {
    await using slow = await startHeld()
    const options: BatcherOptions<Operation> = { ...quick, lingerMs: 1, maxBufferedBytes, concurrency: 2 }
    const batcher = createBatcher<Operation>(slow.served.track, options)
    const state = addAll((operation) => batcher.add(operation), 400, nameOf)
    await vi.waitFor(() => expect(batcher.bufferedBytes).toBeGreaterThanOrEqual(maxBufferedBytes), longWait)
    await settle()
    const { added } = state
    await settle(20)
    expect(state.added).toBe(added)
    // The one that filled it, and the one that waits, are in it.
    expect(batcher.progress.operations).toBe(added + 1)
    expect(batcher.bufferedBytes).toBeLessThan(maxBufferedBytes + 2 * bytesOfEach)
    slow.releaseAll()
    await state.done
    await batcher.flush()
    expect(batcher.bufferedBytes).toBe(0)
    expect(await batcher.close()).toMatchObject({ operations: 400, accepted: 400, failures: [] })
    const ids = slow.served.appliedIds()
    expect(ids).toHaveLength(400)
    expect([...ids].sort()).toEqual(Array.from({ length: 400 }, (_, i) => nameOf(i)).sort())
  })

  test("those who do not wait are taken all the same, in order, and nothing is dropped", async () => {
    await using slow = await startHeld()
    const options: BatcherOptions<Operation> = { ...quick, lingerMs: 1, maxBufferedBytes: 1000, concurrency: 1 }
    const batcher = createBatcher<Operation>(slow.served.track, options)
    const resolved = vi.fn()
    const added = Array.from({ length: 50 }, (_, i) => batcher.add(padded(`p${100 + i}`)).then(resolved))
    const sent = Array.from({ length: 50 }, (_, i) => batcher.send(padded(`p${150 + i}`)))
    await slow.heldAre(1)
    expect(batcher.bufferedBytes).toBeGreaterThanOrEqual(100 * bytesOfEach)
    expect(resolved.mock.calls.length).toBeLessThan(10)
    slow.releaseAll()
    expect(tallyOf(await Promise.all(sent))).toEqual({ accepted: 50 })
    await Promise.all(added)
    await batcher.close()
    expect(slow.served.applied.map(({ operation }) => personOf(operation))).toEqual(
      Array.from({ length: 100 }, (_, i) => `p${100 + i}`),
    )
  })

  test("a close with a deadline lets go of those who wait, and reports all of it", async () => {
    await using slow = await startHeld()
    const options: BatcherOptions<Operation> = { ...quick, lingerMs: 1, maxBufferedBytes, concurrency: 2 }
    const batcher = createBatcher<Operation>(slow.served.track, options)
    const state = addAll(
      (operation) => batcher.add(operation),
      400,
      (i) => `p${100 + i}`,
    )
    const ended = state.done.catch((error: unknown) => error)
    await vi.waitFor(() => expect(batcher.bufferedBytes).toBeGreaterThanOrEqual(maxBufferedBytes), longWait)
    const report = await batcher.close({ deadlineMs: 20 })
    // The one that waited was taken; the next one is refused.
    expect(await ended).toMatchObject({ code: "aborted", outcome: "unsent" })
    expect(report.operations).toBe(state.added)
    expect(report.unsent + report.unknown).toBe(report.operations)
    expect(report.unknown).toBeGreaterThan(0)
    expect(report.failures.map(({ index }) => index)).toEqual(Array.from({ length: report.operations }, (_, i) => i))
    expect(report.stoppedBy).toMatchObject({ code: "timeout" })
    expect(batcher.bufferedBytes).toBe(0)
  })
})

test("a buffer of one byte sends each operation alone, and all of them", async () => {
  await using slow = await startHeld()
  slow.releaseAll()
  const batcher = createBatcher<Operation>(slow.served.track, { ...quick, maxBufferedBytes: 1 })
  const state = addAll(
    (operation) => batcher.add(operation),
    20,
    (i) => `p${100 + i}`,
  )
  await state.done
  expect(await batcher.close()).toMatchObject({ operations: 20, accepted: 20, requests: 20 })
})
