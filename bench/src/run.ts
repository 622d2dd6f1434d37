import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { compare } from "./comparisons.ts"
import { readEnvironment } from "./environment.ts"
import { readOptions } from "./options.ts"
import { timeCompiles, timeImports } from "./process-time.ts"
import { type Results, renderJson, renderReport } from "./report.ts"
import { runRounds } from "./rounds.ts"
import { measureSizes } from "./sizes.ts"

/**
 * The bench: every side in every round, then sizes and times, then the report. Ends with an error, and writes nothing,
 * if any side did not deliver exactly its operations.
 */
const options = readOptions(process.argv.slice(2))
const progress = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

// First, so that its load is that of other things.
const environment = readEnvironment()
const rounds = await runRounds(options, progress)
progress("sizes, imports and compiles")
const processRounds = options.quick ? 1 : 11
const results: Results = {
  options,
  environment,
  rounds,
  comparisons: compare(rounds),
  sizes: await measureSizes(),
  imports: await timeImports(processRounds),
  compiles: await timeCompiles(processRounds),
}

const report = renderReport(results)
process.stdout.write(report)
if (options.out !== undefined) {
  await mkdir(options.out, { recursive: true })
  await writeFile(join(options.out, "results.json"), renderJson(results))
  await writeFile(join(options.out, "RESULTS.md"), report)
}
