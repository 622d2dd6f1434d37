import { startFeeder } from "./feed.ts"
import type { ServerMemory } from "./protocol.ts"
import { startServer } from "./servers.ts"
import { type Listed, type ListTime, timeLists } from "./time-lists.ts"

/** Memory of an emulator that holds so much. */
export interface HeldMemory extends ServerMemory {
  people: number
  events: number
  /** How long it took to send these. */
  seconds: number
  /** Of their bodies. */
  bodyBytes: number
}

/** What an emulator with many people takes, and how quick its lists are. */
export interface HeldResults {
  memory: HeldMemory[]
  lists: ListTime[]
}

/** Operations whose bodies the feeder holds at once. */
const portion = 100_000

/** Fills one emulator with people and then with one event of each, and measures at a tenth of the people and at all. */
export async function measureHeld(people: number, progress: (line: string) => void): Promise<HeldResults> {
  const timeoutMs = 60_000 + people * 0.5
  await using server = await startServer("emulator", { execArgv: ["--expose-gc"], timeoutMs })
  await using feeder = startFeeder(server, timeoutMs)
  const sum = { people: 0, events: 0, seconds: 0, bodyBytes: 0 }
  const fill = async (load: "people" | "events", upTo: number): Promise<void> => {
    while (sum[load] < upTo) {
      const { operations, seconds, bodyBytes } = await feeder.feed(load, Math.min(portion, upTo - sum[load]))
      sum[load] += operations
      sum.seconds += seconds
      sum.bodyBytes += bodyBytes
    }
  }
  const listed: Listed = {
    url: server.url,
    held: () => sum.people,
    addPerson: () => fill("people", sum.people + 1),
  }
  const measured = async (): Promise<HeldMemory> => ({ ...sum, ...(await server.ask<ServerMemory>("memory")) })

  const memory: HeldMemory[] = []
  const lists: ListTime[] = []
  for (const count of [Math.ceil(people / 10), people]) {
    progress(`${count} people`)
    await fill("people", count)
    memory.push(await measured())
    lists.push(...(await timeLists(listed)))
  }
  progress(`${people} events`)
  await fill("events", people)
  memory.push(await measured())
  return { memory, lists }
}
