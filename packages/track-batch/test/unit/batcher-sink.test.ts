import { expect, test, vi } from "vitest"
import { BatcherSink } from "../../src/batcher-sink.ts"
import type { Settled } from "../../src/ledger.ts"
import { accepted, type Outcome, type Rejected } from "../../src/outcome.ts"

const rejected: Rejected = { status: "rejected", by: "server", reason: "required" }

/** Operations that stand for their index, all with one verdict. */
function settled(verdict: typeof accepted | Rejected, ...indexes: number[]) {
  const outcomeAt = vi.fn((position: number): Outcome<string> => {
    const index = indexes[position] ?? -1
    return { ...verdict, index, operation: `operation ${index}` }
  })
  const batch: Settled<string> = {
    count: indexes.length,
    settlement: { rest: verdict },
    indexAt: (position) => indexes[position] ?? -1,
    outcomeAt,
  }
  return { batch, outcomeAt }
}

test("each sender is told of its own operation, once", async () => {
  const sink = new BatcherSink<string>(undefined)
  const told = [sink.outcomeOf(3), sink.outcomeOf(1)]
  sink.take(settled(accepted, 1, 2, 3).batch)
  sink.take(settled(rejected, 1, 2, 3).batch)
  expect(await Promise.all(told)).toEqual([
    { status: "accepted", index: 3, operation: "operation 3" },
    { status: "accepted", index: 1, operation: "operation 1" },
  ])
})

test("no outcome is made of what is accepted and nobody waits for, also once all senders were told", () => {
  const sink = new BatcherSink<string>(undefined)
  void sink.outcomeOf(1)
  const first = settled(accepted, 0, 1, 2)
  sink.take(first.batch)
  expect(first.outcomeAt).toHaveBeenCalledOnce()
  const later = settled(accepted, 3, 4, 1)
  sink.take(later.batch)
  expect(later.outcomeAt).not.toHaveBeenCalled()
})

test("failures are kept in the order in which their operations were added, and none that a sender was told of", () => {
  const sink = new BatcherSink<string>(undefined)
  void sink.outcomeOf(4)
  sink.take(settled(rejected, 7, 4, 9).batch)
  sink.take(settled(rejected, 2).batch)
  expect(sink.hasUntold).toBe(true)
  expect(sink.failures().map(({ index }) => index)).toEqual([2, 7, 9])
})

test("with a listener nothing is kept, until everything is to be", () => {
  const heard = vi.fn()
  const sink = new BatcherSink<string>(heard)
  sink.take(settled(rejected, 1).batch)
  expect(sink.failures()).toEqual([])
  sink.keepsAll = true
  sink.take(settled(rejected, 2).batch)
  expect(sink.failures().map(({ index }) => index)).toEqual([2])
  expect(sink.hasUntold).toBe(false)
  expect(heard).toHaveBeenCalledTimes(2)
})
