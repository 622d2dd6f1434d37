import { batchStream } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import { operationPool } from "../operation-pool.ts"
import { passClient, unpaced } from "../sides/pass-client.ts"
import type { MemorySample, StreamResult, StreamTask } from "./protocol.ts"
import { streamPool } from "./stream-pool.ts"

/** Streams operations, in a process of its own, and watches its memory. Started with one task. */
process.once("message", (task: StreamTask) => {
  void run(task).then((result) => process.send?.(result, () => process.disconnect()))
})
process.on("disconnect", () => process.exit())

/** Memory is looked at once in so many outcomes, some ten times a batch. */
const lookEvery = 200

async function run({ url, operations, sampleEvery }: StreamTask): Promise<StreamResult> {
  const samples: MemorySample[] = []
  const startMs = performance.now()
  let settled = 0
  let peakRssBytes = 0
  for await (const outcome of batchStream(passClient(url), readOperations(operations), unpaced)) {
    if (outcome.status !== "accepted") throw new Error(`operation ${outcome.index} was ${outcome.status}`)
    settled++
    if (settled % lookEvery === 0) peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss())
    if (settled % sampleEvery === 0) {
      samples.push({ operations: settled, seconds: (performance.now() - startMs) / 1_000, peakRssBytes })
      peakRssBytes = 0
    }
  }
  const { user, system } = process.cpuUsage()
  return { samples, cpuSeconds: (user + system) / 1e6, peakRssBytes: process.resourceUsage().maxRSS * 1_024 }
}

/** Operations as they come out of a file: each is parsed anew, so that whatever is kept of one shows. */
async function* readOperations(count: number): AsyncGenerator<Operation> {
  const lines = operationPool(streamPool).map((operation) => JSON.stringify(operation))
  for (let left = count; left > 0; left -= lines.length) {
    for (const line of lines.slice(0, left)) yield JSON.parse(line)
  }
}
