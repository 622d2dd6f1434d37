import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

/** What the command line asks for. */
export interface BenchOptions {
  /** Operations that each side sends in each round. */
  operations: number
  rounds: number
  /** A small run that shows that everything works. Its figures mean nothing, so that aims are left out. */
  quick: boolean
  /** Folder for results.json and RESULTS.md. A quick run writes none unless one is given. */
  out: string | undefined
}

/** Reads `--operations`, `--rounds`, `--quick` and `--out`. Throws on anything else. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    // Package managers hand on the dashes that end their own options.
    args: args.filter((arg) => arg !== "--"),
    options: {
      operations: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      out: { type: "string" },
    },
  })
  const { quick } = values
  const benchFolder = fileURLToPath(new URL("..", import.meta.url))
  return {
    operations: positiveInteger("operations", values.operations, quick ? 2_000 : 1_000_000),
    rounds: positiveInteger("rounds", values.rounds, quick ? 1 : 5),
    quick,
    out: values.out ?? (quick ? undefined : benchFolder),
  }
}

/** An option that is an integer of at least 1, or what stands for it. Throws on anything else. */
export function positiveInteger(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`--${name} must be an integer >= 1, got ${text}`)
  return value
}
