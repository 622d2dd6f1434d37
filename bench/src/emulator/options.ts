import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { positiveInteger } from "../options.ts"

/** What the command line of a bench of the emulator asks for. */
export interface EmulatorBenchOptions {
  /** Operations of a load of batches, in each round. */
  operations: number
  /** Requests of the load of single operations, in each round. */
  requests: number
  rounds: number
  /** People whose memory is measured, and lists timed. */
  people: number
  /** A small run that shows that everything works. Its figures mean nothing, so that aims are left out. */
  quick: boolean
  /** Folder for RESULTS-emulator.md. A quick run writes none unless one is given. */
  out: string | undefined
}

/** Reads `--operations`, `--requests`, `--rounds`, `--people`, `--quick` and `--out`. Throws on anything else. */
export function readEmulatorOptions(args: readonly string[]): EmulatorBenchOptions {
  const { values } = parseArgs({
    // Package managers hand on the dashes that end their own options.
    args: args.filter((arg) => arg !== "--"),
    options: {
      operations: { type: "string" },
      requests: { type: "string" },
      rounds: { type: "string" },
      people: { type: "string" },
      quick: { type: "boolean", default: false },
      out: { type: "string" },
    },
  })
  const { quick } = values
  return {
    operations: positiveInteger("operations", values.operations, quick ? 5_000 : 300_000),
    requests: positiveInteger("requests", values.requests, quick ? 200 : 20_000),
    rounds: positiveInteger("rounds", values.rounds, quick ? 1 : 5),
    people: positiveInteger("people", values.people, quick ? 5_000 : 1_000_000),
    quick,
    out: values.out ?? (quick ? undefined : fileURLToPath(new URL("../..", import.meta.url))),
  }
}
