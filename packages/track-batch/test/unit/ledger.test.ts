import { TrackAbortError } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { Ledger, type OutcomeSink } from "../../src/ledger.ts"
import { accepted, type Outcome, type Rejected, type Unsent, type Verdict } from "../../src/outcome.ts"
import { Batch } from "../../src/pack.ts"
import type { Settlement } from "../../src/settle.ts"

const rejected: Rejected = { status: "rejected", by: "server", reason: "required" }
const unsent: Unsent = { status: "unsent", cause: new TrackAbortError("stopped") }

/** Keeps what was settled, in the order in which it was. */
function collector(lag?: Promise<void>): OutcomeSink<string> & { outcomes: Outcome<string>[]; calls: number } {
  const sink = {
    outcomes: [] as Outcome<string>[],
    calls: 0,
    take({ count, outcomeAt }: Parameters<OutcomeSink<string>["take"]>[0]) {
      sink.calls++
      for (let position = 0; position < count; position++) sink.outcomes.push(outcomeAt(position))
      return lag
    },
  }
  return sink
}

/** A batch of operations that stand at every second index of their source. */
function batchOf(...operations: string[]): Batch<string> {
  const batch = new Batch<string>(1000)
  operations.forEach((operation, position) => {
    batch.operations.push(operation)
    batch.indexes.push(10 + 2 * position)
  })
  return batch
}

function ledgerOf(sink: OutcomeSink<string>, operations: number): Ledger<string> {
  const ledger = new Ledger(sink)
  ledger.totals.operations = operations
  return ledger
}

test("a batch that was taken whole is accepted, each operation under its index in the source", async () => {
  const sink = collector()
  const ledger = ledgerOf(sink, 3)
  await ledger.settleBatch(batchOf("a", "b", "c"), 0, 3, { rest: accepted })
  expect(sink.outcomes).toEqual([
    { status: "accepted", index: 10, operation: "a" },
    { status: "accepted", index: 12, operation: "b" },
    { status: "accepted", index: 14, operation: "c" },
  ])
  expect(sink.calls).toBe(1)
  expect(ledger.totals).toEqual({
    operations: 3,
    accepted: 3,
    rejected: 0,
    unsent: 0,
    unknown: 0,
    possibleDuplicates: 0,
    requests: 0,
    bytes: 0,
  })
  expect(ledger.open).toBe(0)
})

test("operations named in the answer are counted apart from the rest", async () => {
  const sink = collector()
  const ledger = ledgerOf(sink, 3)
  await ledger.settleBatch(batchOf("a", "b", "c"), 0, 3, { rest: accepted, named: new Map([[1, rejected]]) })
  expect(sink.outcomes[1]).toEqual({ ...rejected, index: 12, operation: "b" })
  expect(ledger.totals).toMatchObject({ accepted: 2, rejected: 1 })
})

test("a part of a batch is settled by its own positions, and the other part stays open", async () => {
  const sink = collector()
  const ledger = ledgerOf(sink, 4)
  const batch = batchOf("a", "b", "c", "d")
  await ledger.settleBatch(batch, 2, 4, { rest: accepted, named: new Map([[0, rejected]]) })
  expect(sink.outcomes).toEqual([
    { ...rejected, index: 14, operation: "c" },
    { status: "accepted", index: 16, operation: "d" },
  ])
  expect(ledger.open).toBe(2)
  await ledger.settleBatch(batch, 0, 2, { rest: unsent })
  expect(ledger.open).toBe(0)
  expect(ledger.totals).toMatchObject({ accepted: 1, rejected: 1, unsent: 2 })
})

test("an operation that never came into a batch is settled alone", async () => {
  const sink = collector()
  const ledger = ledgerOf(sink, 1)
  await ledger.settleOne("a", 7, rejected)
  expect(sink.outcomes).toEqual([{ ...rejected, index: 7, operation: "a" }])
  expect(ledger.totals).toMatchObject({ rejected: 1 })
})

test("a reader that lags behind is waited for", async () => {
  let catchUp = () => {}
  const lag = new Promise<void>((resolve) => {
    catchUp = resolve
  })
  const ledger = ledgerOf(collector(lag), 2)
  const waits = [ledger.settleOne("a", 0, rejected), ledger.settleBatch(batchOf("b"), 0, 1, { rest: accepted })]
  expect(waits).toEqual([lag, lag])
  catchUp()
  for (const wait of waits) await wait
})

describe("operations that may be in more than once", () => {
  const event = { type: "person", action: "event", name: "x" }
  const sent: [object, boolean][] = [
    [event, true],
    [{ ...event, id: "" }, true],
    [{ ...event, id: "my-own" }, false],
    [{ ...event, action: "page" }, true],
    [{ ...event, action: "screen" }, true],
    [{ type: "delivery", action: "event", id: "my-own" }, true],
    [{ type: "person", action: "identify" }, false],
    [{ type: "object", action: "event" }, false],
  ]

  /** A batch that has bytes too, because they are what is asked. */
  function batchOfSent(): Batch<string> {
    const batch = batchOf(...sent.map((_, i) => String(i)))
    for (const [operation] of sent) batch.body.append(JSON.stringify(operation), 1000)
    return batch
  }

  test("are those that the service has no id for", async () => {
    const sink = collector()
    const ledger = ledgerOf(sink, sent.length)
    await ledger.settleBatch(batchOfSent(), 0, sent.length, { rest: accepted, isRepeated: true })
    expect(sink.outcomes.map((outcome) => "possibleDuplicate" in outcome)).toEqual(sent.map(([, expected]) => expected))
    expect(ledger.totals).toMatchObject({ accepted: 8, possibleDuplicates: 5 })
    expect(ledger.open).toBe(0)
  })

  test("are counted within the part that is settled, and never those that are rejected or unsent", async () => {
    const sink = collector()
    const ledger = ledgerOf(sink, 4)
    const batch = batchOfSent()
    const settlement: Settlement = {
      rest: { status: "unknown", cause: new TrackAbortError("x") },
      named: new Map<number, Verdict>([
        [0, rejected],
        [1, unsent],
      ]),
      isRepeated: true,
    }
    await ledger.settleBatch(batch, 3, 6, settlement)
    expect(sink.outcomes.map(({ status }) => status)).toEqual(["rejected", "unsent", "unknown"])
    expect(sink.outcomes[2]).toMatchObject({ index: 20, operation: "5", possibleDuplicate: true })
    expect(ledger.totals).toMatchObject({ rejected: 1, unsent: 1, unknown: 1, possibleDuplicates: 1 })
    // What was said of them stays as it was.
    expect(settlement.named?.size).toBe(2)
  })

  test("are none when one attempt at most was applied", async () => {
    const sink = collector()
    const ledger = ledgerOf(sink, sent.length)
    await ledger.settleBatch(batchOfSent(), 0, sent.length, { rest: accepted })
    expect(sink.outcomes.some((outcome) => "possibleDuplicate" in outcome)).toBe(false)
    expect(ledger.totals.possibleDuplicates).toBe(0)
  })
})

test("outcomes do not share an object, so that a reader may keep or change one", async () => {
  const sink = collector()
  const ledger = ledgerOf(sink, 2)
  await ledger.settleBatch(batchOf("a", "b"), 0, 2, { rest: unsent })
  expect(sink.outcomes[0]).not.toBe(sink.outcomes[1])
})
