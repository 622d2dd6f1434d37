import type { Operation } from "@cio/track-core"
import type { FaultScript } from "@cio/track-emulator"
import { describe, expect, test } from "vitest"
import { batch, batchSettled, isBatchError } from "../../src/index.ts"
import { event, identifies, identify } from "../support/operations.ts"
import { summaryOf, tallyOf } from "../support/outcomes.ts"
import { quick, type ServedTrack, startTrack } from "../support/start-track.ts"

/** A gateway that refuses every request that holds one of these people, whole and without saying why. */
function refuseBodiesOf(served: ServedTrack, people: readonly string[], status: number): FaultScript {
  return ({ number }) => {
    const body = served.requests().find((request) => request.number === number)?.body ?? ""
    return people.some((id) => body.includes(`"id":"${id}"`)) ? { status } : undefined
  }
}

describe.each([400, 413, 422])("a batch that is refused whole with a %i", (status) => {
  test("is halved until the culprit stands alone, and everything else is in", async () => {
    await using served = await startTrack()
    served.emulator.fail(refuseBodiesOf(served, ["p5"], status))
    const operations = identifies(16)
    const report = await batchSettled(served.track, operations, quick)
    expect(report.failures.map(summaryOf)).toEqual([`5 rejected server status-${status}`])
    expect(report).toMatchObject({ accepted: 15, rejected: 1 })
    expect(served.appliedIds()).toEqual(
      operations.flatMap(({ identifiers }) => ("id" in identifiers && identifiers.id !== "p5" ? [identifiers.id] : [])),
    )
    // The whole, and two halves for each time that a part with the culprit was halved: 16, 8, 4, 2.
    expect(report.requests).toBe(1 + 2 * 4)
    expect(served.requests().map((request) => request.operations)).toEqual([16, 8, 4, 4, 2, 1, 1, 2, 8])
  })
})

test("several culprits are each found", async () => {
  await using served = await startTrack()
  served.emulator.fail(refuseBodiesOf(served, ["p0", "p7", "p8", "p14"], 400))
  const report = await batchSettled(served.track, identifies(15), quick)
  expect(report.failures.map(({ index }) => index)).toEqual([0, 7, 8, 14])
  expect(tallyOf(report.failures)).toEqual({ "rejected server status-400": 4 })
  expect(new Set(served.appliedIds()).size).toBe(11)
  expect(served.applied).toHaveLength(11)
})

test("a batch of which nothing is taken ends with every operation rejected, in the fewest requests", async () => {
  await using served = await startTrack()
  served.emulator.fail({ status: 413, times: Number.POSITIVE_INFINITY })
  const report = await batchSettled(served.track, identifies(8), quick)
  expect(tallyOf(report.outcomes)).toEqual({ "rejected server status-413": 8 })
  expect(report.requests).toBe(2 * 8 - 1)
})

test("a lone operation that is refused is rejected with what the service said", async () => {
  await using served = await startTrack()
  served.emulator.fail({ status: 400, body: { errors: [{ reason: "invalid", field: "batch", message: "malformed" }] } })
  const report = await batchSettled(served.track, identifies(1), quick)
  expect(report.failures[0]).toMatchObject({ by: "server", reason: "invalid", field: "batch", message: "malformed" })
  expect(report.requests).toBe(1)
})

test("the parts of a split go out in the order of the source", async () => {
  await using served = await startTrack()
  served.emulator.fail({ status: 413, times: 3 })
  await batch(served.track, identifies(8), quick)
  expect(served.appliedIds()).toEqual(identifies(8).map(({ identifiers }) => "id" in identifiers && identifiers.id))
})

test("a split leaves the other batches of a run alone", async () => {
  await using served = await startTrack()
  served.emulator.fail(refuseBodiesOf(served, ["p3"], 400))
  const options = { ...quick, maxBatchOperations: 4, concurrency: 1 }
  const report = await batchSettled(served.track, identifies(12), options)
  expect(report.failures.map(summaryOf)).toEqual(["3 rejected server status-400"])
  expect(served.requests().map((request) => request.operations)).toEqual([4, 2, 2, 1, 1, 4, 4])
})

test("parts are retried as a whole batch is", async () => {
  await using served = await startTrack()
  served.emulator.fail({ status: 400 }, { status: 503 }, { reset: "before" }, { retryAfter: 0 })
  const report = await batch(served.track, identifies(4), quick)
  expect(report).toMatchObject({ accepted: 4, requests: 6 })
})

test("an event keeps its id in the parts of a split", async () => {
  await using served = await startTrack()
  served.emulator.fail({ status: 413 })
  await batch(served.track, [event("a"), event("b")], quick)
  const [whole, first, second] = served.requests().map(({ body }) => JSON.parse(body ?? "").batch)
  expect([...first, ...second]).toEqual(whole)
  expect(whole[0].id).not.toBe(whole[1].id)
})

test("operations of a batch that may have been applied stay in doubt in its parts", async () => {
  await using served = await startTrack()
  // Applied, and then the connection is cut; then refused whole; then throttled to the end.
  served.emulator.fail({ reset: "after" }, { status: 400 }, { status: 429, times: Number.POSITIVE_INFINITY })
  const report = await batchSettled(served.track, identifies(2), { ...quick, maxAttempts: 2 })
  expect(tallyOf(report.outcomes)).toEqual({ "unknown throttled": 2 })
  expect(served.applied).toHaveLength(2)
})

test("keys that are refused in the middle of a split leave the rest of it unsent", async () => {
  await using served = await startTrack()
  served.emulator.fail({ status: 413 }, {}, { status: 401, times: Number.POSITIVE_INFINITY })
  const error = await batch<Operation>(served.track, identifies(4), quick).catch((thrown: unknown) => thrown)
  if (!isBatchError<Operation>(error)) throw error
  expect(error.report.outcomes.map(summaryOf)).toEqual(["0 accepted", "1 accepted", "2 unsent auth", "3 unsent auth"])
  expect(served.appliedIds()).toEqual(["p0", "p1"])
})

test("a request larger than a gateway before the service allows is split until it passes", async () => {
  await using served = await startTrack()
  served.emulator.fail(({ bytes }) => (bytes > 3000 ? { status: 413, body: "<html>too large</html>" } : undefined))
  const operations = Array.from({ length: 100 }, (_, i) => identify(`p${i}`, { note: "n".repeat(100) }))
  const report = await batch(served.track, operations, quick)
  expect(report.accepted).toBe(100)
  expect(served.applied.map(({ operation }) => operation)).toEqual(operations)
})
