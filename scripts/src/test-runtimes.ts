/**
 * Packs core and batch, installs them as a stranger would, and tries them on every runtime against local Track APIs:
 *
 *   pnpm test:runtimes           all
 *   pnpm test:runtimes node      those with "node" in their names, in any case
 *
 * The runtimes come from npm and are kept in node_modules/.cache. Prints a table, and ends with an error when anything failed.
 */
import { fromRoot, repositoryRoot } from "./repository.ts"
import { isPassed, resultTable } from "./runtimes/result-table.ts"
import { runtimes } from "./runtimes/runtimes.ts"
import { smokeProject } from "./runtimes/smoke-project.ts"
import { type RuntimeResult, tryRuntime } from "./runtimes/try-runtime.ts"

const wanted = (process.argv[2] ?? "").toLowerCase()
const chosen = runtimes.filter(({ name }) => name.toLowerCase().includes(wanted))
if (chosen.length === 0) throw new Error(`no runtime has "${wanted}" in its name`)

await using project = await smokeProject(repositoryRoot)
const results: RuntimeResult[] = []
// One after the other: two at once would only wait for each other's processor.
for (const runtime of chosen) {
  process.stderr.write(`${runtime.name} ...\n`)
  results.push(await tryRuntime(runtime, project.folder, fromRoot("node_modules/.cache/test-runtimes")))
}
console.log(resultTable(results))
process.exitCode = isPassed(results) ? 0 : 1
