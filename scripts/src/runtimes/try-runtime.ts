import { runProcess } from "../checks/run-process.ts"
import { installRuntime } from "./install-runtime.ts"
import type { Runtime } from "./runtimes.ts"
import { type SmokeServices, type SmokeSettings, startSmokeServices } from "./smoke-services.ts"

/** One cell of the table: `ok`, `FAILED`, `n.a.`, or what was found out. */
export interface Row {
  readonly name: string
  readonly value: string
  readonly detail?: string
}

/** What came of one runtime. */
export interface RuntimeResult {
  readonly runtime: string
  /** How long the program ran, in s. */
  readonly seconds: number
  readonly rows: readonly Row[]
}

/** Longest run of the program, in ms: a bound for one that hangs, not a measure. */
const limitMs = 120_000

/** Installs a runtime, runs the smoke program in `project` on it against services of its own, and judges what came of it. */
export async function tryRuntime(runtime: Runtime, project: string, cache: string): Promise<RuntimeResult> {
  const { name } = runtime
  let folder: string
  try {
    folder = await installRuntime(runtime, cache)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { runtime: name, seconds: 0, rows: [failed("download", reason)] }
  }
  await using services = await startSmokeServices()
  const [program, ...args] = runtime.command(folder, JSON.stringify(services.settings))
  const startedAt = performance.now()
  const { code, output } = await runProcess(program, args, { cwd: project, timeoutMs: limitMs }).catch(notStarted)
  const seconds = (performance.now() - startedAt) / 1000
  return { runtime: name, seconds, rows: judge(runtime, { code, output, services }) }
}

/** As if the program had said it itself. */
function notStarted(error: Error): { code: null; output: string } {
  return { code: null, output: `${error.message}: delete node_modules/.cache/test-runtimes to download it again` }
}

interface Run {
  readonly code: number | null
  readonly output: string
  readonly services: SmokeServices
}

function judge({ version, traits }: Runtime, { code, output, services }: Run): Row[] {
  const report = readReport(output)
  const shown = withoutKeys(output, services.settings)
  if (report === undefined) return [failed("starts", `no report came, exit code ${code}:\n${shown.text.trimEnd()}`)]
  const rows = report.rows.map((row) => {
    const { name, value } = row
    if (name === "5xx event under one id") return unless(services.repeatedEventProblem(), row)
    const wanted = traits[name] === undefined ? "ok" : `${traits[name]}, as docs/runtimes.md says`
    return unless(value === (traits[name] ?? "ok") ? undefined : `${wanted}, not ${value}`, row)
  })
  return [
    unless(report.version === version ? undefined : `version ${version}, not ${report.version}`, ok("starts")),
    ...rows,
    unless(services.stateProblem(), ok("every event held once")),
    unless(
      shown.found === 0 ? undefined : `no key in what was printed, found ${shown.found}`,
      ok("output without keys"),
    ),
    unless(code === 0 ? undefined : `an end of its own, not exit code ${code}`, ok("ends by itself")),
  ]
}

/** The last line that starts with REPORT: whatever else the runtime prints is of no interest here. */
function readReport(output: string): { version: string; rows: Row[] } | undefined {
  const line = output.split("\n").findLast((text) => text.startsWith("REPORT "))
  // Written by our own program, which writes nothing else after that word.
  return line === undefined ? undefined : JSON.parse(line.slice("REPORT ".length))
}

/** The output with every key cut out, and how many there were. */
function withoutKeys(output: string, { siteId, apiKey }: SmokeSettings): { text: string; found: number } {
  const asSent = [`${siteId}:${apiKey}`, `${siteId}:wrong-${apiKey}`].map((keys) => btoa(keys).replace(/=+$/, ""))
  const text = [...asSent, siteId, apiKey].reduce((rest, key) => rest.replaceAll(key, "(key)"), output)
  return { text, found: text.split("(key)").length - 1 }
}

/** The row, unless there is a problem: then it failed, wanting what the problem says. */
function unless(problem: string | undefined, row: Row): Row {
  return problem === undefined || row.value === "FAILED" ? row : failed(row.name, `wanted ${problem}`)
}

function ok(name: string): Row {
  return { name, value: "ok" }
}

function failed(name: string, detail: string): Row {
  return { name, value: "FAILED", detail }
}
