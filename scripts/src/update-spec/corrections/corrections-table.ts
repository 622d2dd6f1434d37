import type { Correction } from "./corrections.ts"

const begin = "<!-- corrections: written by 'pnpm spec:lint --fix' from corrections.yaml -->"
const end = "<!-- /corrections -->"

/** The text of spec/README.md with its table of corrections as `corrections.yaml` has it. */
export function withCorrectionsTable(readme: string, corrections: readonly Correction[]): string {
  const from = readme.indexOf(begin)
  const to = readme.indexOf(end)
  if (from < 0 || to < from) return readme
  return `${readme.slice(0, from)}${begin}\n${table(corrections)}${readme.slice(to)}`
}

function table(corrections: readonly Correction[]): string {
  const rows = corrections.map(({ place, what, published, ours, source, why }) =>
    [`\`${cell(place)}\``, what, `${value(published)} → ${value(ours)}`, `${cell(why)} (${source})`].join(" | "),
  )
  const lines = ["where | what | published → ours | why", "--- | --- | --- | ---", ...rows]
  return lines.map((line) => `| ${line} |\n`).join("")
}

function value(json: Correction["ours"]): string {
  if (json === "none") return "none"
  return `\`${cell(typeof json === "string" ? json : JSON.stringify(json))}\``
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim()
}
