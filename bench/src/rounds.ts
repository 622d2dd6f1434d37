import type { BenchOptions } from "./options.ts"
import { type Load, type Measure, runSide } from "./run-side.ts"
import type { Side } from "./sides/side.ts"
import { type SideName, sides } from "./sides.ts"

/** The measures of each side, one for each round. */
export interface Rounds {
  full: Map<SideName, Measure[]>
  /** The stream on more operations, to see whether memory grows with their number. Of the first rounds only. */
  long: Measure[]
}

/** The side whose memory is watched: its operations are made as they are pulled, so that nothing else holds them. */
export const memorySide = "stream"
/** How many times as many operations the long runs have. */
export const longFactor = 3
const longRounds = 3

/**
 * Operations of the warm-up before a measured pass of all. A side with a share of them has that share, but enough for
 * its code to be compiled. A quick run warms up with all of its own.
 */
const warmUpOperations = 100_000
const leastWarmUp = 3_000

/** Operations of all that a side sends once before the rounds, to a sink that parses and counts them. */
const verifiedOperations = 250_000

/** Runs every side in every round. Before that, unless the warm-ups do it anyway, each is verified. */
export async function runRounds(options: BenchOptions, progress: (line: string) => void): Promise<Rounds> {
  if (options.operations > warmUpOperations) {
    for (const side of sides) {
      progress(`verify: ${side.name}`)
      const { operations } = loadOf(side, Math.min(options.operations, verifiedOperations))
      await runSide(side, { warmUpOperations: operations, operations: 0 })
    }
  }
  const rounds: Rounds = { full: new Map(), long: [] }
  for (let round = 1; round <= options.rounds; round++) {
    for (const side of sides) {
      progress(`round ${round} of ${options.rounds}: ${side.name}`)
      const load = loadOf(side, options.operations)
      const measures = rounds.full.get(side.name) ?? []
      measures.push(await runSide(side, load))
      rounds.full.set(side.name, measures)
      if (side.name === memorySide && round <= longRounds) {
        rounds.long.push(await runSide(side, { ...load, operations: load.operations * longFactor }))
      }
    }
  }
  return rounds
}

function loadOf({ share = 1 }: Side, all: number): Load {
  const operations = Math.ceil(all * share)
  return { operations, warmUpOperations: Math.min(operations, Math.max(leastWarmUp, warmUpOperations * share)) }
}

/** The measures of one side. Throws if it has none. */
export function measuresOf(rounds: Rounds, side: SideName): Measure[] {
  const measures = rounds.full.get(side)
  if (!measures) throw new RangeError(`${side} was not run`)
  return measures
}
