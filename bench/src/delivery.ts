import type { Operation } from "@cio/track-core"
import { operationPool } from "./operations.ts"
import type { Received, SinkCounts } from "./protocol.ts"
import type { Load } from "./run-side.ts"
import type { Side } from "./sides/side.ts"

/** The bytes of `{"batch":[]}`, less the comma that the first operation of a batch does not have. */
const requestBytes = 12 - 1
/** The bytes of `,"id":"01JZ0A7MEXH2V6J8D3Q5T9W4RK"`, which the package adds to an event. */
const eventIdBytes = 34

interface Expected {
  /** Of the operations and a comma each. */
  bytes: number
  kinds: Record<string, number>
}

/**
 * Throws unless the sink received exactly the operations of both passes: counted by kind in the warm-up, and to the
 * byte in the measured pass, where no operation can be missing, cut or sent twice without changing the sum.
 */
export function checkDelivery(side: Side, load: Load, counts: SinkCounts): void {
  const fail = (what: string): never => {
    throw new Error(`${side.name} did not deliver exactly its operations: ${what}`)
  }
  if (counts.strays > 0) fail(`${counts.strays} requests were no batch with the right keys`)
  const pool = operationPool(undefined, side.eventIds)

  const warmUp = expect(pool, load.warmUpOperations)
  for (const kind of new Set([...Object.keys(warmUp.kinds), ...Object.keys(counts["warm-up"].kinds)])) {
    const sent = warmUp.kinds[kind] ?? 0
    const received = counts["warm-up"].kinds[kind] ?? 0
    if (sent !== received) fail(`${received} of ${sent} operations "${kind}" arrived`)
  }
  checkBytes("warm-up", warmUp, counts["warm-up"], fail)
  checkBytes("measured", expect(pool, load.operations), counts.measured, fail)
}

function checkBytes(pass: string, expected: Expected, received: Received, fail: (what: string) => void): void {
  const bytes = expected.bytes + received.requests * requestBytes
  if (bytes !== received.bodyBytes) fail(`${received.bodyBytes} of ${bytes} bytes arrived in the ${pass} pass`)
}

function expect(pool: readonly Operation[], count: number): Expected {
  const expected: Expected = { bytes: 0, kinds: {} }
  for (const [index, operation] of pool.entries()) {
    // How often a list of this length repeats the operation.
    const times = Math.ceil((count - index) / pool.length)
    if (times <= 0) break
    const kind = `${operation.type} ${operation.action}`
    expected.kinds[kind] = (expected.kinds[kind] ?? 0) + times
    expected.bytes += times * (Buffer.byteLength(JSON.stringify(operation)) + 1 + missingIdBytes(operation))
  }
  return expected
}

function missingIdBytes(operation: Operation): number {
  const takesId = operation.type === "person" && "name" in operation
  return takesId && operation.id === undefined ? eventIdBytes : 0
}
