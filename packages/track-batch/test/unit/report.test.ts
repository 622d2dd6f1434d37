import { TrackAbortError } from "@cio/track-core"
import { expect, test } from "vitest"
import { Ledger } from "../../src/ledger.ts"
import { accepted, type Rejected } from "../../src/outcome.ts"
import { Batch } from "../../src/pack.ts"
import { ReportSink } from "../../src/report.ts"
import { summariesOf, summaryOf } from "../support/outcomes.ts"

const rejected: Rejected = { status: "rejected", by: "server", reason: "required" }

function batchOf(operations: readonly string[], indexes: readonly number[]): Batch<string> {
  const batch = new Batch<string>(1000)
  for (const operation of operations) batch.body.append(JSON.stringify({ name: operation }), 1000)
  batch.operations.push(...operations)
  batch.indexes.push(...indexes)
  return batch
}

async function settleIn(operations: readonly string[], settleAll: (ledger: Ledger<string>) => Promise<void>) {
  const sink = new ReportSink<string>()
  const ledger = new Ledger(sink)
  ledger.totals.operations = operations.length
  await settleAll(ledger)
  return sink.report(ledger.totals, operations, undefined)
}

test("failures stand in the order of the source, whatever order they were settled in", async () => {
  const report = await settleIn(["a", "b", "c", "d", "e"], async (ledger) => {
    await ledger.settleBatch(batchOf(["d", "e"], [3, 4]), 0, 2, {
      rest: { status: "unknown", cause: new TrackAbortError("x") },
    })
    await ledger.settleBatch(batchOf(["a", "b"], [0, 1]), 0, 2, { rest: accepted, named: new Map([[1, rejected]]) })
    await ledger.settleOne("c", 2, { ...rejected, by: "client" })
  })
  expect(report.failures.map(summaryOf)).toEqual([
    "1 rejected server required",
    "2 rejected client required",
    "3 unknown aborted",
    "4 unknown aborted",
  ])
  expect(report.outcomes.map(summaryOf)).toEqual(["0 accepted", ...report.failures.map(summaryOf)])
  expect(report).toMatchObject({ operations: 5, accepted: 1, rejected: 2, unknown: 2, unsent: 0 })
})

test("a report of a success has no failures, and one outcome for each operation", async () => {
  const report = await settleIn(["a", "b"], async (ledger) => {
    await ledger.settleBatch(batchOf(["a", "b"], [0, 1]), 0, 2, { rest: accepted })
  })
  expect(report.failures).toEqual([])
  expect(report.outcomes).toEqual([
    { status: "accepted", index: 0, operation: "a" },
    { status: "accepted", index: 1, operation: "b" },
  ])
  expect("stoppedBy" in report).toBe(false)
})

test("a report of nothing is empty", async () => {
  const report = await settleIn([], async () => {})
  expect([report.operations, report.failures, report.outcomes]).toEqual([0, [], []])
})

test("outcomes are made when they are first asked for, and once", async () => {
  const operations = ["a", "b"]
  let reads = 0
  const watched = new Proxy(operations, {
    get(target, name, receiver) {
      reads++
      return Reflect.get(target, name, receiver)
    },
  })
  const report = await settleIn(watched, async (ledger) => {
    await ledger.settleBatch(batchOf(operations, [0, 1]), 0, 2, { rest: accepted })
    reads = 0
  })
  expect(reads).toBe(0)
  const { outcomes } = report
  expect(outcomes).toHaveLength(2)
  expect(report.outcomes).toBe(outcomes)
})

test("holes of an array have outcomes too, and move no other one", async () => {
  // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
  const report = await settleIn(["a", , "c", "d"] as string[], async (ledger) => {
    await ledger.settleBatch(batchOf(["a", "c"], [0, 2]), 0, 2, { rest: accepted, named: new Map([[1, rejected]]) })
    await ledger.settleOne(String(undefined), 1, { ...rejected, by: "client" })
    await ledger.settleOne("d", 3, accepted)
  })
  expect(summariesOf(report.outcomes)).toEqual([
    "0 accepted",
    "1 rejected client required",
    "2 rejected server required",
    "3 accepted",
  ])
})

test("what ended the run early is in the report", async () => {
  const sink = new ReportSink<string>()
  const { totals } = new Ledger(sink)
  const cause = new TrackAbortError("stopped")
  expect(sink.report(totals, [], cause).stoppedBy).toBe(cause)
})

test("later changes of the totals are no part of a report", async () => {
  const sink = new ReportSink<string>()
  const ledger = new Ledger(sink)
  const report = sink.report(ledger.totals, [], undefined)
  ledger.totals.accepted = 7
  expect(report.accepted).toBe(0)
})
