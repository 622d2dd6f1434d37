import type { Failure } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import type { EmulatorCounts } from "@cio/track-emulator"
import { fitBytes } from "../fit-bytes.ts"
import { thousands } from "../thousands.ts"
import type { Accident } from "./accidents.ts"
import type { ShopRun } from "./send-shop.ts"
import type { Witness } from "./witness.ts"

/** What went wrong on the way, and how it was made good. */
export function accidentLines(accidents: readonly Accident[], witness: Witness): string[] {
  return accidents.map(({ entry, repeatedBy }) => {
    const what =
      entry.delivery === "reset"
        ? `${thousands(entry.applied.length)} operations applied, then cut off before the answer`
        : `answered ${entry.status}, nothing applied`
    const again = repeatedBy === undefined ? "not sent again" : `sent again as request ${repeatedBy}`
    const events =
      entry.applied.length > 0 ? `; ${thousands(witness.duplicateEvents)} events known by their id, held once` : ""
    return `  request ${entry.number}: ${what}; ${again}${events}`
  })
}

/** One line for each operation that was not accepted. */
export function failureLines(failures: readonly Failure<Operation>[]): string[] {
  const rows = failures.map((failure) => [String(failure.index + 1), ...describe(failure)])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 0))
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[column] ?? 0),
    )
    return `  ${cells.join("  ")}`.trimEnd()
  })
}

/** Totals of the run, and what the emulator holds after it. */
export function totalLines({ lines, totals, failures, durationMs }: ShopRun, counts: EmulatorCounts): string[] {
  const seconds = durationMs / 1000
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  return [
    `Sent ${thousands(lines)} operations: ${thousands(totals.accepted)} accepted, ${thousands(totals.rejected)} rejected, ${thousands(totals.unsent)} unsent, ${thousands(totals.unknown)} unknown`,
    `  rejected: ${reasonTotals(failures)}`,
    `  ${thousands(totals.requests)} requests, ${thousands(totals.bytes)} bytes, ${seconds.toFixed(2)} s, ${thousands(Math.round(lines / seconds))} operations/s, ${memory} MB at most`,
    `The emulator now holds ${thousands(counts.people)} people, ${thousands(counts.objects)} objects, ${thousands(counts.events)} events, ${thousands(counts.devices)} devices,`,
    `  ${thousands(counts.relationships)} relationships, ${thousands(counts.deliveries)} delivery events; what was deleted or suppressed is gone`,
  ]
}

function describe(failure: Failure<Operation>): [by: string, reason: string, field: string, message: string] {
  if (failure.status !== "rejected") return ["", failure.status, "", failure.cause.message]
  const { by, reason, field = "", message = "" } = failure
  // The service names the field in its message too; it has a column of its own here.
  const plain = message.startsWith(`${field} `) ? message.slice(field.length + 1) : message
  return [by, reason, fitBytes(field, 34), fitBytes(plain, 66)]
}

function reasonTotals(failures: readonly Failure<Operation>[]): string {
  const totals = new Map<string, number>()
  for (const failure of failures) {
    if (failure.status !== "rejected") continue
    const reason = `${failure.reason} (${failure.by})`
    totals.set(reason, (totals.get(reason) ?? 0) + 1)
  }
  const sorted = [...totals].sort(([, a], [, b]) => b - a)
  return sorted.map(([reason, count]) => `${count} ${reason}`).join(", ") || "none"
}
