import { type Aim, meets } from "../aim.ts"
import type { Environment } from "../environment.ts"
import { count, figures, megabytes } from "../format.ts"
import { readManifest } from "../manifest.ts"
import type { Spread } from "../stats.ts"
import { table } from "../table.ts"
import { loads } from "./loads.ts"
import type { HeldResults } from "./measure-held.ts"
import type { Restart } from "./measure-restart.ts"
import type { StartTimes } from "./measure-start.ts"
import type { Throughput } from "./measure-throughput.ts"
import type { EmulatorBenchOptions } from "./options.ts"
import { servers } from "./servers.ts"

/** Everything that one bench of the emulator found out. */
export interface EmulatorResults {
  options: EmulatorBenchOptions
  environment: Environment
  start: StartTimes[]
  throughput: Throughput[]
  restart: Restart
  held: HeldResults
}

interface JudgedAim {
  title: string
  value: number
  aim: Aim
  format: (value: number) => string
}

/** The results as Markdown. */
export function renderEmulatorReport(results: EmulatorResults): string {
  const { options, environment, start, throughput, restart, held } = results
  const { date, node, cores, cpu, load } = environment
  const { version } = readManifest("@cio/track-emulator/package.json")
  return [
    "# Bench of the emulator",
    options.quick
      ? "This was a quick run: it shows that everything works. Its figures mean nothing, and no aims are judged."
      : "Written by `pnpm bench:emulator`. The ratios say more than the absolute figures, which depend on the machine.",
    `@cio/track-emulator ${version}, on ${date}, Node ${node}, ${cores} cores (${cpu}) under a load of ${load.toFixed(1)} before. After each pass the emulator had taken, with full effect, exactly what was sent.`,
    ...(options.quick ? [] : ["## Aims", aimsTable(results)]),
    "## Throughput",
    `A server in a process of its own, fed over loopback by another with bodies made before, batches of up to 500,000 bytes, 3 requests in flight, connections kept open. ${options.rounds} ${options.rounds === 1 ? "round" : "rounds"}, each after a warm-up by a fifth as many operations: median (least to greatest). The floor is a bare \`node:http\` server that reads a body, parses it and answers; how many times as long, and how many times the CPU, an operation takes is taken within a round. CPU is the server's, user and system, and depends less on what else the machine does.`,
    throughputTable(throughput),
    "## Start",
    "In ms, median (least to greatest). From outside: from the call that starts the process until its message is here. From inside: from the start of the process, by its own clock, until the emulator listens.",
    startTable(start),
    `With a data file of ${count(restart.people)} people (${megabytes(restart.fileBytes)}), left behind by an emulator that was killed: ${count(restart.ms)} ms from outside, once, and all of them are there.`,
    "## Memory",
    `People with an id, an email address, a plan, a time and a name, sent in batches; then one event of each, with a ULID and three attributes. After garbage collection, and the highest before. Default options and no flag for the size of the heap: V8 allowed itself ${megabytes(held.memory[0]?.heapLimitBytes ?? 0)} here.`,
    memoryTable(held),
    "## Lists",
    "What the inspector asks for: `GET /emulator/people?limit=100`, median of 5, in ms.",
    `${listTable(held)}\n`,
  ].join("\n\n")
}

function aimsTable(results: EmulatorResults): string {
  const rows = aimsOf(results).map(({ title, value, aim, format }) => {
    const bound = "atLeast" in aim ? `>= ${format(aim.atLeast)}` : `< ${format(aim.atMost)}`
    return [title, format(value), bound, meets(value, aim) ? "met" : "missed"]
  })
  return table(["", "measured", "aim", ""], rows)
}

function aimsOf({ start, throughput, held }: EmulatorResults): JudgedAim[] {
  const ms = (value: number): string => `${value.toFixed(0)} ms`
  const rates = throughput
    .filter(({ load, server }) => load !== "singles" && server === "emulator")
    .map(({ load, operationsPerSecond }) => ({
      title: `operations/s, ${loads[load].title}`,
      value: operationsPerSecond.median,
      aim: { atLeast: 100_000 },
      format: count,
    }))
  const starts = start.slice(-1).map(({ outside }) => ({
    title: "start of a process until its emulator listens",
    value: outside.median,
    aim: { atMost: 300 },
    format: ms,
  }))
  const memory = held.memory
    .filter(({ events }) => events === 0)
    .slice(-1)
    .map(({ people, peakRssBytes }) => ({
      title: `highest resident memory with ${count(people)} people`,
      value: peakRssBytes,
      aim: { atMost: 1.5e9 },
      format: megabytes,
    }))
  return [...rates, ...starts, ...memory]
}

function throughputTable(throughput: readonly Throughput[]): string {
  const rows = throughput.map((row) => [
    `${loads[row.load].title}: ${servers[row.server]}`,
    count(row.operations),
    figures(row.bytesPerOperation),
    spreadOf(row.operationsPerSecond, count),
    spreadOf(row.timesFloor, figures),
    spreadOf(row.cpuUsPerOperation, figures),
    spreadOf(row.cpuTimesFloor, figures),
  ])
  return table(
    [
      "load: server",
      "operations",
      "bytes each",
      "operations/s",
      "times the floor",
      "CPU us each",
      "CPU, times the floor",
    ],
    rows,
  )
}

function startTable(start: readonly StartTimes[]): string {
  const ms = (value: number): string => value.toFixed(0)
  const rows = start.map(({ title, outside, inside, start: own }) => [
    title,
    spreadOf(outside, ms),
    spreadOf(inside, ms),
    own.median === 0 ? "" : spreadOf(own, figures),
  ])
  return table(["process", "from outside", "from inside", "startEmulator() alone"], rows)
}

function memoryTable({ memory }: HeldResults): string {
  const rows = memory.map(({ people, events, seconds, bodyBytes, rssBytes, peakRssBytes, heapUsedBytes }) => [
    `${count(people)} people, ${count(events)} events`,
    megabytes(bodyBytes),
    figures(seconds),
    megabytes(rssBytes),
    megabytes(heapUsedBytes),
    megabytes(peakRssBytes),
  ])
  return table(["held", "sent", "seconds", "resident", "heap used", "highest resident"], rows)
}

function listTable({ lists }: HeldResults): string {
  const sizes = [...new Set(lists.map(({ people }) => people))]
  const titles = [...new Set(lists.map(({ title }) => title))]
  const cell = (title: string, people: number): string => {
    const found = lists.find((list) => list.title === title && list.people === people)
    return found ? figures(found.ms) : ""
  }
  const rows = titles.map((title) => [title, ...sizes.map((people) => cell(title, people))])
  return table(["list", ...sizes.map((people) => `${count(people)} people`)], rows)
}

function spreadOf({ median, min, max }: Spread, format: (value: number) => string): string {
  return `${format(median)} (${format(min)} to ${format(max)})`
}
