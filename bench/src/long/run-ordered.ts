import { startChild } from "../child.ts"
import type { SinkReady } from "../protocol.ts"
import type { OrderedResult, OrderedTask, RefereeReport, RefereeTask } from "./protocol.ts"

/** What the sender and the referee of one run say. */
export interface OrderedRun {
  task: Omit<OrderedTask, "url">
  result: OrderedResult
  referee: RefereeReport
}

/** Sends a numbered source through a faulty service that judges what it applied. */
export async function runOrdered(
  task: Omit<OrderedTask, "url">,
  server: Omit<RefereeTask, "operations">,
): Promise<OrderedRun> {
  const { operations } = task
  const timeoutMs = 60_000 + operations
  await using referee = startChild(new URL("./referee-server.js", import.meta.url), [], timeoutMs)
  const { url } = await referee.ask<SinkReady>({ operations, ...server } satisfies RefereeTask)
  await using sender = startChild(new URL("./ordered-sender.js", import.meta.url), [], timeoutMs)
  const result = await sender.ask<OrderedResult>({ ...task, url } satisfies OrderedTask)
  return { task, result, referee: await referee.ask<RefereeReport>("report") }
}

/** What went wrong in a run, in words. Empty if nothing was lost, doubled, or out of order. */
export function faultsOf({ task, result, referee }: OrderedRun): string[] {
  const { lost, doubled, mixedIds, disordered } = referee
  const { failed, miscounted } = result
  const counts = { lost, doubled, mixedIds, disordered, failed, miscounted }
  const wrong = Object.entries(counts).filter(([, count]) => count > 0)
  return wrong.map(([what, count]) => `${count} of ${task.operations} operations ${what}`)
}
