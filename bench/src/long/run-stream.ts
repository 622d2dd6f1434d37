import { startChild } from "../child.ts"
import { passRoot } from "../endpoint.ts"
import { expectOf } from "../expected.ts"
import type { SinkCounts, SinkReady, SinkTask } from "../protocol.ts"
import { batchWire } from "../wires/batch.ts"
import type { StreamResult, StreamTask } from "./protocol.ts"
import { streamPool } from "./stream-pool.ts"

/** What the sender says, and how much arrived. */
export interface StreamRun {
  operations: number
  result: StreamResult
  requests: number
}

/** Streams operations to a sink and watches the sender's memory. Throws if not exactly their bytes arrived. */
export async function runStream(operations: number, sampleEvery: number): Promise<StreamRun> {
  const timeoutMs = 60_000 + operations / 20
  await using sink = startChild(new URL("../sink.js", import.meta.url), [], timeoutMs)
  const ready = await sink.ask<SinkReady>({ wire: "batch", server: {} } satisfies SinkTask)
  await using sender = startChild(new URL("./stream-sender.js", import.meta.url), [], timeoutMs)
  const url = passRoot(ready.url, "measured")
  const result = await sender.ask<StreamResult>({ url, operations, sampleEvery } satisfies StreamTask)
  const { measured } = await sink.ask<SinkCounts>("counts")
  const bytes = expectOf({ pool: streamPool }, operations).operationBytes + measured.bodies * batchWire.bodyBytes
  if (measured.bodyBytes !== bytes) throw new Error(`${measured.bodyBytes} of ${bytes} bytes arrived`)
  return { operations, result, requests: measured.requests }
}
