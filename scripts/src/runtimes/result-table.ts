import type { RuntimeResult } from "./try-runtime.ts"

/** Checks down, runtimes across, and below what went wrong. A check that a runtime was not asked is `n.a.`. */
export function resultTable(results: readonly RuntimeResult[]): string {
  const names = [...new Set(results.flatMap(({ rows }) => rows.map(({ name }) => name)))]
  const lines = [
    ["", ...results.map(({ runtime }) => runtime)],
    ...names.map((name) => [
      name,
      ...results.map(({ rows }) => rows.find((row) => row.name === name)?.value ?? "n.a."),
    ]),
    ["seconds", ...results.map(({ seconds }) => seconds.toFixed(1))],
  ]
  return [...aligned(lines), ...failures(results)].join("\n")
}

/** Whether everything that was asked of every runtime went well. */
export function isPassed(results: readonly RuntimeResult[]): boolean {
  return results.length > 0 && failures(results).length === 0
}

function failures(results: readonly RuntimeResult[]): string[] {
  return results.flatMap(({ runtime, rows }) =>
    rows.filter(({ value }) => value === "FAILED").map(({ name, detail }) => `FAILED ${runtime}, ${name}: ${detail}`),
  )
}

function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}
