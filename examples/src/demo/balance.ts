import { readFileSync } from "node:fs"
import type { EmulatorCounts } from "@cio/track-emulator"
import { thousands } from "../thousands.ts"
import type { Accident } from "./accidents.ts"
import type { ShopRun } from "./send-shop.ts"
import type { Witness } from "./witness.ts"

/** One sum, and whether it comes out. */
export interface Sum {
  text: string
  agrees: boolean
}

/** What the sums are made of. */
export interface Books {
  run: ShopRun
  counts: EmulatorCounts
  accidents: readonly Accident[]
  witness: Witness
  /** Lines of the file that are known to be bad. */
  plantedLines: readonly number[]
}

/** The lines that shop-planted.json names. */
export function readPlantedLines(path: string): number[] {
  const planted: { line: number }[] = JSON.parse(readFileSync(path, "utf8"))
  return planted.map(({ line }) => line)
}

/** Compares what was read, what the client reports and what the emulator holds. */
export function balance({ run, counts, accidents, witness, plantedLines }: Books): Sum[] {
  const { accepted, rejected, unsent, unknown } = run.totals
  const repeated = accidents.reduce((sum, { entry }) => sum + entry.applied.length, 0)
  const rejectedLines = run.failures.flatMap(({ status, index }) => (status === "rejected" ? [index + 1] : []))
  const missing = plantedLines.filter((line) => !rejectedLines.includes(line))
  const surplus = rejectedLines.filter((line) => !plantedLines.includes(line))
  return [
    {
      text: `${thousands(run.lines)} lines read = ${thousands(accepted)} accepted + ${thousands(rejected)} rejected + ${thousands(unsent)} unsent + ${thousands(unknown)} unknown`,
      agrees: run.lines === accepted + rejected + unsent + unknown,
    },
    {
      text: `${thousands(counts.operations)} operations taken by the emulator = ${thousands(accepted)} accepted + ${thousands(repeated)} taken again after a cut`,
      agrees: counts.operations === accepted + repeated,
    },
    {
      text: `${thousands(run.acceptedEvents)} events, pages and screens accepted = ${thousands(witness.distinctEvents)} different ones in the emulator`,
      agrees: run.acceptedEvents === witness.distinctEvents,
    },
    {
      text: `${thousands(rejectedLines.length)} lines rejected = the ${thousands(plantedLines.length)} planted ones${list(", not rejected", missing)}${list(", not planted", surplus)}`,
      agrees: missing.length === 0 && surplus.length === 0 && rejectedLines.length === plantedLines.length,
    },
  ]
}

function list(title: string, lines: readonly number[]): string {
  return lines.length === 0 ? "" : `${title}: line ${lines.slice(0, 10).join(", ")}${lines.length > 10 ? " ..." : ""}`
}
