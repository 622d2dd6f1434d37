import type { Operation } from "@cio/track-core"
import { operationPool, type PoolChoice } from "./operation-pool.ts"
import { type WireName, wires } from "./wires.ts"

/** Which operations are sent, and how: a side, for one. */
export interface Sent {
  pool?: PoolChoice
  wire?: WireName
}

/** What a sink must receive of so many operations of a side. */
export interface Expected {
  /** Bytes of all bodies, but for what each body has beyond its operations. */
  operationBytes: number
  /** Operations of each kind. */
  kinds: Record<string, number>
}

/** Sums up the first operations of a pool, repeated where there are more than it holds. */
export function expectOf(side: Sent, count: number): Expected {
  const pool = measuredPool(side, count)
  const expected: Expected = { operationBytes: 0, kinds: {} }
  for (const [index, { kind, bytes }] of pool.entries()) {
    // How often a list of this length repeats the operation.
    const times = Math.ceil((count - index) / pool.length)
    if (times <= 0) break
    expected.kinds[kind] = (expected.kinds[kind] ?? 0) + times
    expected.operationBytes += times * bytes
  }
  return expected
}

/** The fewest requests that hold so many bytes of operations, exactly. As many as the operations where each has its own. */
export function leastRequests(side: Sent, count: number): number {
  const { maxBodyBytes, bodyBytes } = wires[side.wire ?? "batch"]
  if (maxBodyBytes === undefined) return count
  return Math.ceil(expectOf(side, count).operationBytes / (maxBodyBytes - bodyBytes))
}

interface MeasuredOperation {
  kind: string
  bytes: number
}

const measuredPools = new Map<string, { pool: MeasuredOperation[]; isWhole: boolean }>()

/** A pool, or its start, if no more than so many are wanted. Measured once for all sides that have the same. */
function measuredPool({ pool: choice = {}, wire = "batch" }: Sent, most: number): MeasuredOperation[] {
  const key = JSON.stringify([choice, wire])
  let measured = measuredPools.get(key)
  if (!measured || (measured.pool.length < most && !measured.isWhole)) {
    const { bytesOf } = wires[wire]
    const pool = operationPool(choice, most).map((operation) => ({
      kind: kindOf(operation),
      bytes: bytesOf(operation),
    }))
    measured = { pool, isWhole: pool.length < most }
    measuredPools.set(key, measured)
  }
  return measured.pool.length > most ? measured.pool.slice(0, most) : measured.pool
}

function kindOf({ type, action }: Operation): string {
  return `${type} ${action}`
}
