import { mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { checkAccount, startFeeder } from "./feed.ts"
import type { ServerAccount } from "./protocol.ts"
import { startServer } from "./servers.ts"

/** How long an emulator takes that finds much in its data file. */
export interface Restart {
  people: number
  /** From the call that starts the process until it listens, in ms. */
  ms: number
  fileBytes: number
}

/** Operations whose bodies the feeder holds at once. */
const portion = 100_000

/** Fills a data file, kills its emulator and starts another on it. Throws unless that one holds all that was answered. */
export async function measureRestart(people: number): Promise<Restart> {
  const folder = await mkdtemp(join(tmpdir(), "bench-emulator-"))
  const dataFile = join(folder, "emulator.data")
  const timeoutMs = 60_000 + people * 0.5
  try {
    await fill(dataFile, people, timeoutMs)
    const { size } = await stat(dataFile)
    const startedMs = performance.now()
    await using server = await startServer("data-file", { timeoutMs, dataFile })
    const ms = performance.now() - startedMs
    // Operations are counted from the start.
    checkAccount(await server.ask<ServerAccount>("account"), { operations: 0, people, events: 0 })
    return { people, ms, fileBytes: size }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(dataFile: string, people: number, timeoutMs: number): Promise<void> {
  await using server = await startServer("data-file", { timeoutMs, dataFile })
  await using feeder = startFeeder(server, timeoutMs)
  for (let left = people; left > 0; left -= portion) await feeder.feed("people", Math.min(portion, left))
}
