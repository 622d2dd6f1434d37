import { getHeapStatistics } from "node:v8"
import type { ServerAccount, ServerMemory, ServerQuestion } from "./protocol.ts"

/** Answers what a server is asked about itself. Needs `--expose-gc` for a word on memory. */
export function serveAccount(count: () => Omit<ServerAccount, "cpuSeconds">): void {
  process.on("message", (question: ServerQuestion) => {
    if (question === "account") {
      const counts = count()
      // Last, so that the counting falls between two passes.
      const { user, system } = process.cpuUsage()
      process.send?.({ cpuSeconds: (user + system) / 1e6, ...counts } satisfies ServerAccount)
    } else process.send?.(measureMemory())
  })
}

function measureMemory(): ServerMemory {
  if (!globalThis.gc) throw new Error("memory is measured with --expose-gc")
  // Some garbage, such as buffers outside of the heap, goes with the second time only.
  globalThis.gc()
  globalThis.gc()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    rssBytes: rss,
    peakRssBytes: process.resourceUsage().maxRSS * 1_024,
    heapUsedBytes: heapUsed,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
  }
}
