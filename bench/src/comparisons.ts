import { longFactor, measuresOf, memorySide, type Rounds } from "./rounds.ts"
import type { Measure } from "./run-side.ts"
import type { SideName } from "./sides.ts"
import { pairedRatios, type Spread, spread } from "./stats.ts"

/** What a value should be at least, or at most. */
export type Aim = { atLeast: number } | { atMost: number }

/** How two runs of the same round compare, over all rounds. */
export interface Comparison {
  title: string
  value: Spread
  /** Absent where the value is for the record. */
  aim?: Aim
}

/** Whether a value is as it should be. */
export function meets(value: number, aim: Aim): boolean {
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost
}

const throughput = (measure: Measure): number => 1 / measure.seconds
const cpu = (measure: Measure): number => measure.cpuSeconds
const peakRss = (measure: Measure): number => measure.peakRssBytes

/** The ratios that the project has aims for, and those that explain them. */
export function compare(rounds: Rounds): Comparison[] {
  const ratio = (of: (measure: Measure) => number, side: SideName, to: SideName): Spread =>
    pairedRatios(measuresOf(rounds, side).map(of), measuresOf(rounds, to).map(of))
  return [
    {
      title: "throughput, package / fetch floor, 1 in flight",
      value: ratio(throughput, "package", "floor"),
      aim: { atLeast: 0.9 },
    },
    {
      title: "throughput, package / fetch floor, 8 in flight",
      value: ratio(throughput, "package-8", "floor-8"),
      aim: { atLeast: 0.9 },
    },
    {
      title: "throughput, package / customerio-node, 1 in flight",
      value: ratio(throughput, "package", "peer"),
      aim: { atLeast: 1.6 },
    },
    {
      title: "CPU, package / customerio-node, 1 in flight",
      value: ratio(cpu, "package", "peer"),
      aim: { atMost: 0.65 },
    },
    {
      title: "throughput, package / customerio-node, 8 in flight",
      value: ratio(throughput, "package-8", "peer-8"),
    },
    { title: "CPU, package / customerio-node, 8 in flight", value: ratio(cpu, "package-8", "peer-8") },
    { title: "CPU, package / fetch floor, 1 in flight", value: ratio(cpu, "package", "floor") },
    { title: "throughput, fetch floor / customerio-node, 1 in flight", value: ratio(throughput, "floor", "peer") },
    { title: "CPU, fetch floor / customerio-node, 1 in flight", value: ratio(cpu, "floor", "peer") },
    { title: "throughput, with ids given / with ids brought", value: ratio(throughput, "package-ids", "package") },
    { title: "throughput, with check / without", value: ratio(throughput, "package-check", "package") },
    { title: "throughput, batchStream / batchSettled", value: ratio(throughput, "stream", "package") },
    ...compareMemory(rounds),
  ]
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
