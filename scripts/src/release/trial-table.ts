import type { Trial } from "./trial.ts"

/**
 * A row for each subject and package manager, a column for each consumer, in the order given: `ok` or `FAILED`, and the
 * seconds it took. A dash is what was not tried.
 */
export function trialTable(trials: readonly Trial[], consumers: readonly string[]): string[] {
  const rows = new Map<string, Map<string, string>>()
  for (const { subject, manager, consumer, seconds, problem } of trials) {
    const key = `${subject}\n${manager}`
    const cells = rows.get(key) ?? new Map<string, string>()
    cells.set(consumer, `${problem === undefined ? "ok" : "FAILED"} ${seconds.toFixed(1)}`)
    rows.set(key, cells)
  }
  const body = [...rows].map(([key, cells]) => [...key.split("\n"), ...consumers.map((name) => cells.get(name) ?? "-")])
  return aligned([["package", "manager", ...consumers], ...body])
}

/** Pads every column to its widest cell. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}
