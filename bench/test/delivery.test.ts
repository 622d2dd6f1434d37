import { expect, test } from "vitest"
import { checkDelivery } from "../src/delivery.ts"
import { operationPool, repeatOperations } from "../src/operations.ts"
import type { Received, SinkCounts } from "../src/protocol.ts"
import { sides } from "../src/sides.ts"

const [side] = sides
const load = { warmUpOperations: 60_000, operations: 1_000 }
const operations = repeatOperations(operationPool(), load.warmUpOperations)

/** What a sink would have seen of the given numbers of operations, in requests of at most 700. */
function received(warmUp: number, measured: number): SinkCounts {
  return { "warm-up": requestsOf(warmUp), measured: requestsOf(measured), strays: 0 }
}

function requestsOf(count: number): Received {
  const sent: Received = { requests: 0, bodyBytes: 0, kinds: {} }
  for (let start = 0; start < count; start += 700) {
    const batch = operations.slice(start, Math.min(start + 700, count))
    sent.requests++
    sent.bodyBytes += Buffer.byteLength(JSON.stringify({ batch }))
    for (const { type, action } of batch) sent.kinds[`${type} ${action}`] = (sent.kinds[`${type} ${action}`] ?? 0) + 1
  }
  return sent
}

test("every operation once, in whatever requests, is a delivery", () => {
  checkDelivery(side, load, received(load.warmUpOperations, load.operations))
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

test("a request to a wrong path, or with wrong keys, is no delivery", () => {
  const strayed = { ...received(load.warmUpOperations, load.operations), strays: 1 }
  expect(() => checkDelivery(side, load, strayed)).toThrow(/1 requests were no batch/)
})
