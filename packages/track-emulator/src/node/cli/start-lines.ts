import type { Emulator } from "../../emulator.ts"
import type { Fault } from "../../faults/fault.ts"
import type { StartPlan } from "./start-options.ts"
import { holdingsText } from "./status-lines.ts"

/** What `start` says once it runs, for people. */
export function startLines(emulator: Pick<Emulator, "url" | "credentials" | "counts">, plan: StartPlan): string[] {
  const { dataFile, host = "127.0.0.1", lenient } = plan.emulator
  const { counts } = emulator
  const held = dataFile !== undefined || plan.importFrom !== undefined ? `: ${holdingsText(counts)}` : ""
  const rows: [string, string][] = [
    ["Track API", `${emulator.url}${lenient ? " (lenient)" : ""}`],
    ["Site id", emulator.credentials.siteId],
    ["API key", emulator.credentials.apiKey],
    ["Inspector", `${emulator.url}/`],
    ["Data", `${dataFile ?? "in memory; --data <file> keeps it across restarts"}${held}`],
    ...faultRow(plan.faults),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...(isLoopback(host) ? [] : [`Whoever reaches ${host} over the network can read and change everything in it.`]),
    "Ctrl-C ends it.",
  ]
}

/** The first line for scripts: all that they need to use it, and to end it. */
export function startJson({ url, credentials }: Pick<Emulator, "url" | "credentials">, pid: number): string {
  return JSON.stringify({ url, ...credentials, pid })
}

/** A preset by its name and seed, so that it can be had again. */
function faultRow(faults: readonly Fault[]): [string, string][] {
  if (faults.length === 0) return []
  const names = new Set(faults.map(({ label = "" }) => label).filter((label) => label !== ""))
  const presets = Array.from(names, (name) => {
    const seed = faults.find(({ label, seed }) => label === name && seed !== undefined)?.seed
    return seed === undefined ? name : `${name} (seed ${seed})`
  })
  const others = faults.filter(({ label = "" }) => label === "").length
  return [["Faults", [...presets, ...(others === 0 ? [] : [`${others} of --fault`])].join(", ")]]
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.")
}
