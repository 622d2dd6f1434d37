import { type Aim, meets } from "./aim.ts"
import type { Comparison } from "./comparisons.ts"
import type { Environment } from "./environment.ts"
import { count, figures, megabytes } from "./format.ts"
import type { BenchOptions } from "./options.ts"
import type { ProcessTime } from "./process-time.ts"
import { measuresOf, type Rounds } from "./rounds.ts"
import type { Measure } from "./run-side.ts"
import { sides } from "./sides.ts"
import type { BundleSize } from "./sizes.ts"
import { median, type Spread } from "./stats.ts"
import { table } from "./table.ts"

/** Everything that one run of the bench found out. */
export interface Results {
  options: BenchOptions
  environment: Environment
  rounds: Rounds
  comparisons: Comparison[]
  sizes: BundleSize[]
  imports: ProcessTime[]
  compiles: ProcessTime[]
}

/** The results as Markdown. */
export function renderReport(results: Results): string {
  const { options, environment, comparisons } = results
  const { quick } = options
  const versions = Object.entries(environment.versions).map(([name, version]) => `${name} ${version}`)
  const aims = quick ? "" : ` ${metAims(results)}`
  return [
    "# Bench",
    quick
      ? "This was a quick run: it shows that every side delivers all its operations. Its figures mean nothing, and no aims are judged."
      : "Written by `pnpm bench`. The ratios say more than the absolute figures, which depend on the machine.",
    `${count(options.operations)} operations a side and round, fewer where the table says so, ${options.rounds} ${options.rounds === 1 ? "round" : "rounds"}, on ${environment.date}, Node ${environment.node}, ${environment.cores} cores (${environment.cpu}) under a load of ${environment.load.toFixed(1)} before. Every side delivered exactly its operations.`,
    `${versions.join(", ")}. customerio-node declares Node 22 or later; it was run on the Node named here, as every side was.`,
    "## Sides",
    "Medians over the rounds. 8 requests in flight where nothing else is said. CPU is that of the sender alone, user and system, in us for an operation. Peak memory is the sender's, with its list of operations.",
    sidesTable(results),
    "## Compared",
    `Each value is taken within a round: median (least to greatest).${aims} \`floor\` and \`floor-http\` are the least work that we know of: each operation stringified, written into a recycled buffer of 500 kB, posted when that is full.`,
    table(
      ["value", "measured", ...(quick ? [] : ["aim", ""])],
      comparisons.map((row) => comparisonRow(row, quick)),
    ),
    "## Size",
    "Bundled with all dependencies by esbuild, minified, gzip level 9.",
    table(
      ["entry", "minified", "gzip", ...(quick ? [] : ["aim", ""])],
      results.sizes.map((row) => sizeRow(row, quick)),
    ),
    "## Time to import and to compile",
    "Medians of whole processes, in ms.",
    `${table(["process", "ms", "over the empty one"], [...results.imports, ...results.compiles].map(processRow))}\n`,
  ].join("\n\n")
}

/** The results as JSON, for programs that compare runs. */
export function renderJson({ options, rounds, ...results }: Results): string {
  const { operations, quick } = options
  const list = [...rounds.full].flatMap(([side, measures]) =>
    measures.map((measure, i) => ({ side, round: i + 1, ...measure })),
  )
  const long = rounds.long.map((measure, i) => ({ round: i + 1, ...measure }))
  return `${JSON.stringify({ operations, rounds: options.rounds, quick, ...results, measures: list, long }, null, 2)}\n`
}

function sidesTable({ rounds }: Results): string {
  const rows = sides.map(({ name, title }) => {
    const measures = measuresOf(rounds, name)
    const middle = (value: (measure: Measure) => number): number => median(measures.map(value))
    return [
      `${name}: ${title}`,
      count(middle(({ operations }) => operations)),
      count(middle(({ operations, seconds }) => operations / seconds)),
      figures(middle(({ operations, cpuSeconds }) => (cpuSeconds / operations) * 1e6)),
      megabytes(middle(({ peakRssBytes }) => peakRssBytes)),
      count(middle(({ requests }) => requests)),
    ]
  })
  return table(["side", "operations", "operations/s", "CPU, us", "peak memory", "requests"], rows)
}

function comparisonRow({ title, value, aim }: Comparison, quick: boolean): string[] {
  return [title, formatSpread(value), ...(quick ? [] : aimCells(value.median, aim, String))]
}

function sizeRow({ title, minifiedBytes, gzipBytes, aim }: BundleSize, quick: boolean): string[] {
  return [
    title,
    `${count(minifiedBytes)} B`,
    `${count(gzipBytes)} B`,
    ...(quick ? [] : aimCells(gzipBytes, aim, (bytes) => `${count(bytes)} B`)),
  ]
}

function processRow({ title, ms, msOverEmpty }: ProcessTime): string[] {
  return [title, ms.toFixed(0), msOverEmpty.toFixed(0)]
}

function aimCells(value: number, aim: Aim | undefined, format: (value: number) => string): [string, string] {
  if (!aim) return ["", ""]
  const bound = "atLeast" in aim ? `>= ${format(aim.atLeast)}` : `<= ${format(aim.atMost)}`
  return [bound, meets(value, aim) ? "met" : "missed"]
}

function metAims({ comparisons, sizes }: Results): string {
  const judged = [
    ...comparisons.map(({ value, aim }) => aim && meets(value.median, aim)),
    ...sizes.map(({ gzipBytes, aim }) => aim && meets(gzipBytes, aim)),
  ].filter((met) => met !== undefined)
  return `Of ${judged.length} aims, sizes included, ${judged.filter(Boolean).length} are met.`
}

function formatSpread({ median: middle, min, max }: Spread): string {
  return `${figures(middle)} (${figures(min)} to ${figures(max)})`
}
