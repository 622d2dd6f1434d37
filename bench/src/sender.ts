import type { Operation } from "@cio/track-core"
import { passRoot } from "./endpoint.ts"
import { freshOperations, operationPool, repeatOperations } from "./operation-pool.ts"
import type { SenderResult, SenderTask } from "./protocol.ts"
import type { Side } from "./sides/side.ts"
import { findSide } from "./sides.ts"

/**
 * One side in a process of its own, so that its memory and CPU are its own too: a warm-up, then the measured pass.
 * Started by run-side.ts with one task.
 */
process.once("message", (task: SenderTask) => {
  // A rejection ends the process with an exit code, which run-side.ts reports.
  void run(task).then((result) => process.send?.(result, () => process.disconnect()))
})
process.on("disconnect", () => process.exit())

async function run(task: SenderTask): Promise<SenderResult> {
  const side = findSide(task.side)
  const mostOperations = Math.max(task.warmUpOperations, task.operations)
  const pool = operationPool(side.pool, mostOperations)
  const warmUp = await prepare(side, pool, passRoot(task.sinkUrl, "warm-up"), task.warmUpOperations)
  if (task.warmUpOperations > 0) await warmUp()
  const measured = await prepare(side, pool, passRoot(task.sinkUrl, "measured"), task.operations)
  // What the warm-up left behind is not this pass's to clear away. There with --expose-gc.
  globalThis.gc?.()

  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  if (task.operations > 0) await measured()
  const seconds = (performance.now() - startMs) / 1_000
  const cpu = process.cpuUsage(cpuBefore)
  return { seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, peakRssBytes: process.resourceUsage().maxRSS * 1_024 }
}

/** Everything up to the sending, which is all that gets measured. */
async function prepare(
  side: Side,
  pool: readonly Operation[],
  root: string,
  count: number,
): Promise<() => Promise<void>> {
  if (side.source === "fresh") {
    const send = await side.load()
    return () => send(root, freshOperations(pool, count))
  }
  const send = await side.load()
  const operations = repeatOperations(pool, count)
  return () => send(root, operations)
}
