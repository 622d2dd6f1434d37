import { expect, test } from "vitest"
import { checkDelivery } from "../src/delivery.ts"
import { operationPool, repeatOperations } from "../src/operation-pool.ts"
import type { Received, SinkCounts } from "../src/protocol.ts"
import { findSide } from "../src/sides.ts"

const side = findSide("package")
const load = { warmUpOperations: 60_000, operations: 1_000 }
const operations = repeatOperations(operationPool(), load.warmUpOperations)

/** What a sink would have seen of the given numbers of operations, in requests of at most 700. */
function received(warmUp: number, measured: number): SinkCounts {
  return { "warm-up": requestsOf(warmUp), measured: requestsOf(measured), strays: 0 }
}

function requestsOf(count: number): Received {
  const sent: Received = { requests: 0, faults: 0, bodies: 0, bodyBytes: 0, kinds: {} }
  for (let start = 0; start < count; start += 700) {
    const batch = operations.slice(start, Math.min(start + 700, count))
    sent.requests++
    sent.bodies++
    sent.bodyBytes += Buffer.byteLength(JSON.stringify({ batch }))
    for (const { type, action } of batch) sent.kinds[`${type} ${action}`] = (sent.kinds[`${type} ${action}`] ?? 0) + 1
  }
  return sent
}

test("every operation once, in whatever requests, is a delivery", () => {
  checkDelivery(side, load, received(load.warmUpOperations, load.operations))
})

test("requests that failed and were sent again do not count twice", () => {
  const counts = received(load.warmUpOperations, load.operations)
  counts.measured.requests += 2
  counts.measured.faults += 2
  checkDelivery(side, load, counts)
})

test("one operation too few or too many in the warm-up is named by its kind", () => {
  expect(() => checkDelivery(side, load, received(load.warmUpOperations - 1, load.operations))).toThrow(/operations "/)
  const twice = received(load.warmUpOperations, load.operations)
  twice["warm-up"].kinds["person event"] = (twice["warm-up"].kinds["person event"] ?? 0) + 1
  expect(() => checkDelivery(side, load, twice)).toThrow(/operations "person event"/)
})

test("one operation too few or too many in the measured pass shows in its bytes", () => {
  expect(() => checkDelivery(side, load, received(load.warmUpOperations, load.operations - 1))).toThrow(/measured pass/)
  expect(() => checkDelivery(side, load, received(load.warmUpOperations, load.operations + 1))).toThrow(/measured pass/)
})

test("a request of another kind, or with wrong keys, is no delivery", () => {
  const strayed = { ...received(load.warmUpOperations, load.operations), strays: 1 }
  expect(() => checkDelivery(side, load, strayed)).toThrow(/1 requests were of another kind/)
})
