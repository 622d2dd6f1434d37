import { startChild } from "./child.ts"
import { checkDelivery } from "./delivery.ts"
import { leastRequests } from "./expected.ts"
import type { SenderResult, SinkCounts, SinkReady, SinkTask } from "./protocol.ts"
import type { Side } from "./sides/side.ts"

/** How much one run of a side sends in each of its two passes. */
export interface Load {
  warmUpOperations: number
  operations: number
}

/** What one run of a side came to, in its measured pass. */
export interface Measure extends SenderResult {
  operations: number
  requests: number
  /** The fewest requests that the operations would fit in. */
  leastRequests: number
  /** Requests that the server made fail. */
  faults: number
  bodyBytes: number
}

/**
 * Runs a side once: a fresh sender against a fresh sink. Throws if it did not deliver exactly its operations, in
 * either pass, or if it takes longer than 10 s and some 20 times of what its operations should take.
 */
export async function runSide(side: Side, load: Load): Promise<Measure> {
  const { wire = "batch", server = {} } = side
  const msPerOperation = wire === "batch" ? 0.05 : 5
  const timeoutMs = 10_000 + (load.warmUpOperations + load.operations) * msPerOperation
  await using sink = startChild(new URL("./sink.js", import.meta.url), [], timeoutMs)
  const { url } = await sink.ask<SinkReady>({ wire, server } satisfies SinkTask)
  await using sender = startChild(new URL("./sender.js", import.meta.url), ["--expose-gc"], timeoutMs)
  const result = await sender.ask<SenderResult>({ side: side.name, sinkUrl: url, ...load })
  const counts = await sink.ask<SinkCounts>("counts")
  checkDelivery(side, load, counts)
  const { requests, faults, bodyBytes } = counts.measured
  const { operations } = load
  return { operations, ...result, requests, leastRequests: leastRequests(side, operations), faults, bodyBytes }
}
