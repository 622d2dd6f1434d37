import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { positiveInteger } from "../options.ts"

/** What the command line of a long run asks for. */
export interface LongOptions {
  /** Operations of the run through faults. */
  operations: number
  /** Operations of the run whose memory is watched. */
  streamOperations: number
  /** With "none", the referee has to find operations out of order, and the run ends with an error. */
  order: "entity" | "none"
  /** Of the faults. */
  seed: number
  /** Folder for RESULTS-long.md. */
  out: string
}

/** Reads `--operations`, `--stream-operations`, `--order`, `--seed` and `--out`. Throws on anything else. */
export function readLongOptions(args: readonly string[]): LongOptions {
  const { values } = parseArgs({
    // Package managers hand on the dashes that end their own options.
    args: args.filter((arg) => arg !== "--"),
    options: {
      operations: { type: "string" },
      "stream-operations": { type: "string" },
      order: { type: "string", default: "entity" },
      seed: { type: "string" },
      out: { type: "string" },
    },
  })
  const { order } = values
  if (order !== "entity" && order !== "none") throw new RangeError(`--order must be entity or none, got ${order}`)
  return {
    order,
    operations: positiveInteger("operations", values.operations, 1_000_000),
    streamOperations: positiveInteger("stream-operations", values["stream-operations"], 10_000_000),
    seed: positiveInteger("seed", values.seed, 20_261_124),
    out: values.out ?? fileURLToPath(new URL("../..", import.meta.url)),
  }
}
