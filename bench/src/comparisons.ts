import type { Aim } from "./aim.ts"
import { longFactor, measuresOf, memorySide, type Rounds } from "./rounds.ts"
import type { Measure } from "./run-side.ts"
import { latencyMs } from "./side-groups/servers.ts"
import type { SideName } from "./sides.ts"
import { pairedRatios, type Spread, spread } from "./stats.ts"

/** How runs of the same round compare, over all rounds. */
export interface Comparison {
  title: string
  value: Spread
  /** Absent where the value is for the record. */
  aim?: Aim
}

const throughput = ({ operations, seconds }: Measure): number => operations / seconds
const cpu = ({ operations, cpuSeconds }: Measure): number => cpuSeconds / operations
const measured = { throughput, CPU: cpu }

/** Two sides whose throughput or CPU per operation is divided, and what should come of it. */
type Ratio = [of: keyof typeof measured, side: SideName, to: SideName, aim?: Aim]

const ratios: readonly Ratio[] = [
  // The floor is the fastest that fetch can do, so that these say what the package itself costs.
  ["throughput", "package-check", "floor", { atLeast: 0.9 }],
  ["throughput", "package", "floor"],
  ["CPU", "package", "floor"],
  ["throughput", "package-none-check", "floor"],
  ["throughput", "package-none", "floor"],
  ["throughput", "async-settled", "floor", { atLeast: 0.75 }],
  ["throughput", "async-stream", "floor", { atLeast: 0.75 }],
  ["throughput", "send", "floor", { atLeast: 0.7 }],
  ["throughput", "add", "floor"],
  ["throughput", "node", "floor-http", { atLeast: 0.85 }],
  ["CPU", "node", "floor-http"],

  ["throughput", "package", "peer", { atLeast: 1.8 }],
  ["CPU", "package", "peer", { atMost: 0.55 }],
  ["throughput", "node", "peer", { atLeast: 1.8 }],
  ["CPU", "node", "peer", { atMost: 0.55 }],
  ["throughput", "package", "peer-1"],
  ["CPU", "package", "peer-1"],
  ["throughput", "floor", "peer"],
  ["CPU", "floor", "peer"],
  ["throughput", "floor-http", "peer"],
  ["CPU", "floor-http", "peer"],
  ["throughput", "package", "peer-single", { atLeast: 150 }],
  ["throughput", "send", "peer-single"],
  ["throughput", "package", "segment", { atLeast: 40 }],
  ["throughput", "send", "segment"],
  ["throughput", "package", "segment-900"],

  ["throughput", "package-ids", "package"],
  ["throughput", "faults", "package"],
  ["CPU", "faults", "package"],
  ["throughput", "zipf", "package"],
  ["throughput", "hot", "package"],
  ["throughput", "floor", "floor-copy"],

  ["throughput", "entity", "single-fetch"],
  ["throughput", "entity-node", "single-http"],
  ["throughput", "entity-node", "entity"],
  ["throughput", "entity-node", "peer-single"],
]

/** Sides that should need hardly more requests than their operations fill. */
const requestSides: readonly SideName[] = ["package", "send", "async-settled", "latency", "faults", "zipf", "hot"]

/** What the project has aims for, and what explains it. */
export function compare(rounds: Rounds): Comparison[] {
  const each = (side: SideName, value: (measure: Measure) => number): Spread =>
    spread(measuresOf(rounds, side).map(value))
  return [
    ...ratios.map(([of, side, to, aim]): Comparison => {
      const value = pairedRatios(measuresOf(rounds, side).map(measured[of]), measuresOf(rounds, to).map(measured[of]))
      return { title: `${of}, ${side} / ${to}`, value, ...(aim ? { aim } : {}) }
    }),
    ...(["latency", "latency-none"] as const).map((side) => ({
      title: `throughput, ${side} / (8 full batches every ${latencyMs} ms)`,
      value: each(side, (measure) => throughput(measure) / fullBatchesEvery(latencyMs, measure)),
      aim: { atLeast: 0.85 },
    })),
    ...requestSides.map((side) => ({
      title: `requests, ${side} / the fewest possible`,
      // What a server turned away has to be sent again.
      value: each(side, ({ requests, faults, leastRequests }) => (requests - faults) / leastRequests),
      aim: { atMost: 1.02 },
    })),
    ...(["single-fetch-1", "entity-1", "entity", "single-http-1", "entity-node-1", "entity-node"] as const).map(
      (side): Comparison => ({
        title: `us of CPU for an operation, ${side}`,
        value: each(side, (measure) => cpu(measure) * 1e6),
        ...(side.startsWith("entity-node") ? { aim: { atMost: 120 } } : {}),
      }),
    ),
    ...compareMemory(rounds),
  ]
}

/** Operations per second of 8 batches in flight, each full, each answered after so long. */
function fullBatchesEvery(ms: number, { operations, leastRequests }: Measure): number {
  return (8 * (operations / leastRequests)) / (ms / 1_000)
}

/**
 * Memory is flat if more operations take no more of it. The garbage collector alone moves the peak by some 30 MB, which
 * is why the aim is for the bytes that each operation adds: a tenth of what it takes to keep one as JSON.
 */
function compareMemory(rounds: Rounds): Comparison[] {
  const normal = measuresOf(rounds, memorySide).slice(0, rounds.long.length)
  const growth = rounds.long.map((long, round) => {
    const short = normal[round]
    if (!short) throw new RangeError(`round ${round + 1} has no pair`)
    return (long.peakRssBytes - short.peakRssBytes) / (long.operations - short.operations)
  })
  const peakRss = (measure: Measure): number => measure.peakRssBytes
  const times = `${longFactor} times the operations`
  return [
    {
      title: `${memorySide}, ${times}: ratio of peak memory`,
      value: pairedRatios(rounds.long.map(peakRss), normal.map(peakRss)),
    },
    {
      title: `${memorySide}, ${times}: bytes of peak memory for each more`,
      value: spread(growth),
      aim: { atMost: 30 },
    },
  ]
}
