import { batchWire } from "./wires/batch.ts"
import { customerioV1Wire } from "./wires/customerio-v1.ts"
import { entityWire } from "./wires/entity.ts"
import { segmentWire } from "./wires/segment.ts"
import type { Wire } from "./wires/wire.ts"

/** The kinds of requests that sides send. */
export const wires = {
  batch: batchWire,
  entity: entityWire,
  "customerio-v1": customerioV1Wire,
  segment: segmentWire,
} as const satisfies Record<string, Wire>

/** The name of a kind of request. */
export type WireName = keyof typeof wires
