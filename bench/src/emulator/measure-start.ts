import { startChild } from "../child.ts"
import { type Spread, spread } from "../stats.ts"
import type { StartResult } from "./protocol.ts"

/** How long a start takes, in ms. */
export interface StartTimes {
  title: string
  /** From the call that starts the process until its message is here. */
  outside: Spread
  /** From the start of the process until the emulator listens, as the process itself tells. */
  inside: Spread
  /** Of `startEmulator` alone. */
  start: Spread
}

const processes = [
  { title: "node, nothing imported", module: "./idler.js" },
  { title: "node, import and startEmulator()", module: "./starter.js" },
] as const

/** Starts each process so many times, in turns. */
export async function measureStart(rounds: number): Promise<StartTimes[]> {
  const times = processes.map(() => ({ outside: [] as number[], inside: [] as number[], start: [] as number[] }))
  // One round more than asked for: the first fills the caches of the disk.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { module }] of processes.entries()) {
      const startedMs = performance.now()
      await using child = startChild(new URL(module, import.meta.url), [], 30_000)
      const { processMs, startMs } = await child.ask<StartResult>()
      const outsideMs = performance.now() - startedMs
      if (round === 0) continue
      times[index]?.outside.push(outsideMs)
      times[index]?.inside.push(processMs)
      times[index]?.start.push(startMs)
    }
  }
  return times.map(({ outside, inside, start }, index) => ({
    title: processes[index]?.title ?? "",
    outside: spread(outside),
    inside: spread(inside),
    start: spread(start),
  }))
}
