import { expectOf } from "./expected.ts"
import type { Received, SinkCounts } from "./protocol.ts"
import type { Load } from "./run-side.ts"
import type { Side } from "./sides/side.ts"
import { wires } from "./wires.ts"

/**
 * Throws unless the sink received exactly the operations of both passes: counted by kind in the warm-up, and to the
 * byte in both, where no operation can be missing, cut or sent twice without changing the sum. What faulty servers made
 * a side send again counts once.
 */
export function checkDelivery(side: Side, load: Load, counts: SinkCounts): void {
  const fail = (what: string): never => {
    throw new Error(`${side.name} did not deliver exactly its operations: ${what}`)
  }
  if (counts.strays > 0) fail(`${counts.strays} requests were of another kind or had wrong keys`)

  const { bodyBytes } = wires[side.wire ?? "batch"]
  const checkBytes = (pass: string, expectedBytes: number, received: Received): void => {
    const bytes = expectedBytes + received.bodies * bodyBytes
    if (bytes !== received.bodyBytes) fail(`${received.bodyBytes} of ${bytes} bytes arrived in the ${pass} pass`)
  }
  const warmUp = expectOf(side, load.warmUpOperations)
  const received = counts["warm-up"]
  for (const kind of new Set([...Object.keys(warmUp.kinds), ...Object.keys(received.kinds)])) {
    const sent = warmUp.kinds[kind] ?? 0
    if (sent !== (received.kinds[kind] ?? 0))
      fail(`${received.kinds[kind] ?? 0} of ${sent} operations "${kind}" arrived`)
  }
  checkBytes("warm-up", warmUp.operationBytes, received)
  checkBytes("measured", expectOf(side, load.operations).operationBytes, counts.measured)
}
