import { batchStream } from "@cio/track-batch"
import { passClient, unpaced } from "../sides/pass-client.ts"
import { numberedOperations } from "./numbered.ts"
import type { OrderedResult, OrderedTask } from "./protocol.ts"

/** Sends a numbered source through `batchStream`, in a process of its own, and counts the outcomes. Started with one task. */
process.once("message", (task: OrderedTask) => {
  void run(task).then((result) => process.send?.(result, () => process.disconnect()))
})
process.on("disconnect", () => process.exit())

async function run({ url, operations, order, maxBatchOperations }: OrderedTask): Promise<OrderedResult> {
  const startMs = performance.now()
  const outcomes = new Uint8Array(operations)
  let accepted = 0
  let failed = 0
  // Shorter waits than by default, so that the run takes minutes and not an hour.
  const backoff = { minDelayMs: 20, maxDelayMs: 1_000 }
  const options = { ...unpaced, order, backoff, maxBatchOperations }
  for await (const { index, status } of batchStream(passClient(url), numberedOperations(operations), options)) {
    outcomes[index] = Math.min(255, (outcomes[index] ?? 0) + 1)
    if (status === "accepted") accepted++
    else failed++
  }
  const { user, system } = process.cpuUsage()
  return {
    seconds: (performance.now() - startMs) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    peakRssBytes: process.resourceUsage().maxRSS * 1_024,
    accepted,
    failed,
    miscounted: outcomes.filter((count) => count !== 1).length,
  }
}
