import { startChild } from "./child.ts"
import { checkDelivery } from "./delivery.ts"
import type { SenderResult, SinkCounts, SinkReady } from "./protocol.ts"
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
  bodyBytes: number
}

/**
 * Runs a side once: a fresh sender against a fresh sink. Throws if it did not deliver exactly its operations, in
 * either pass, or if it takes longer than 10 s and 50 µs per operation, some 20 times of what it should.
 */
export async function runSide(side: Side, load: Load): Promise<Measure> {
  const timeoutMs = 10_000 + (load.warmUpOperations + load.operations) / 20
  await using sink = startChild(new URL("./sink.js", import.meta.url), [], timeoutMs)
  const { url } = await sink.ask<SinkReady>()
  await using sender = startChild(new URL("./sender.js", import.meta.url), ["--expose-gc"], timeoutMs)
  const result = await sender.ask<SenderResult>({ side: side.name, sinkUrl: url, ...load })
  const counts = await sink.ask<SinkCounts>("counts")
  checkDelivery(side, load, counts)
  const { requests, bodyBytes } = counts.measured
  return { operations: load.operations, ...result, requests, bodyBytes }
}
