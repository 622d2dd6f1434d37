import { type Aim, meets } from "../aim.ts"
import type { Environment } from "../environment.ts"
import { count, figures, megabytes } from "../format.ts"
import { table } from "../table.ts"
import type { LongOptions } from "./options.ts"
import type { OrderedRun } from "./run-ordered.ts"
import type { StreamRun } from "./run-stream.ts"

/** Everything that one long run found out. */
export interface LongResults {
  options: LongOptions
  environment: Environment
  ordered: OrderedRun[]
  stream: StreamRun
}

const memoryAim: Aim = { atMost: 160e6 }

/** The results as Markdown. */
export function renderLongReport({ options, environment, ordered, stream }: LongResults): string {
  const { date, node, cores, cpu, load, versions } = environment
  return [
    "# Long runs",
    `Written by \`pnpm bench:long\` on ${date}, Node ${node}, ${cores} cores (${cpu}) under a load of ${load.toFixed(1)} before. @cio/track-core ${versions["@cio/track-core"]}, @cio/track-batch ${versions["@cio/track-batch"]}.`,
    "## Through faults",
    `\`batchStream\` over an async generator, order "entity", 8 batches in flight, no pacing, backoff from 20 ms to 1 s. People and companies are Zipf-distributed. 1 request in 20 fails, at random (seed ${options.seed}). The service is a process of its own that applies what comes, and judges it by a number that every operation carries.`,
    table(["", ...ordered.map(titleOf)], orderedRows(ordered)),
    "Repeated operations came in a body that was sent again because it got no answer; nothing else on their people and objects was applied in between, and each event came with the id that it had the first time, by which the service drops it.",
    "## Memory",
    `\`batchStream\` with defaults but no pacing, over an async generator that parses each operation from a line of JSON, every outcome read. Highest resident memory of the sending process within each part.`,
    table(["operations", "operations/s", "peak memory"], memoryRows(stream)),
    `Over the whole process ${megabytes(stream.result.peakRssBytes)}, CPU ${figures((stream.result.cpuSeconds / stream.operations) * 1e6)} us for an operation, ${count(stream.requests)} requests, every byte arrived. Aim: at most 160 MB, ${meets(stream.result.peakRssBytes, memoryAim) ? "met" : "missed"}.\n`,
  ].join("\n\n")
}

function titleOf({ task }: OrderedRun): string {
  return task.maxBatchOperations === undefined ? "full batches" : `batches of ${task.maxBatchOperations}`
}

function orderedRows(runs: readonly OrderedRun[]): string[][] {
  const row = (title: string, value: (run: OrderedRun) => string | number): string[] => [
    title,
    ...runs.map((run) => {
      const cell = value(run)
      return typeof cell === "number" ? count(cell) : cell
    }),
  ]
  const faults = [...new Set(runs.flatMap(({ referee }) => Object.keys(referee.faults)))].sort()
  return [
    row("operations", ({ task }) => task.operations),
    row("accepted", ({ result }) => result.accepted),
    row("ended otherwise", ({ result }) => result.failed),
    row("without exactly one outcome", ({ result }) => result.miscounted),
    row("applied", ({ referee }) => referee.applied),
    row("lost", ({ referee }) => referee.lost),
    row("doubled", ({ referee }) => referee.doubled),
    row("event ids that stand for two, or two for one", ({ referee }) => referee.mixedIds),
    row("out of order for a person or object", ({ referee }) => referee.disordered),
    row("repeated", ({ referee }) => referee.repeated),
    row("requests", ({ referee }) => referee.requests),
    ...faults.map((name) => row(`failed: ${name}`, ({ referee }) => referee.faults[name] ?? 0)),
    row("seconds", ({ result }) => figures(result.seconds)),
    row("operations/s", ({ task, result }) => task.operations / result.seconds),
    row("CPU, us for an operation", ({ task, result }) => figures((result.cpuSeconds / task.operations) * 1e6)),
    row("peak memory", ({ result }) => megabytes(result.peakRssBytes)),
  ]
}

function memoryRows({ result }: StreamRun): string[][] {
  return result.samples.map(({ operations, seconds, peakRssBytes }, index) => {
    const before = result.samples[index - 1] ?? { operations: 0, seconds: 0 }
    const rate = (operations - before.operations) / (seconds - before.seconds)
    return [count(operations), count(rate), megabytes(peakRssBytes)]
  })
}
