/**
 * Runs every check of the workspace: builds, tests, and each script named `check:...`, in any package or at the root.
 * Goes on past failures and ends with one line, `N passed, N failed`. Further arguments go to turbo:
 *
 *   pnpm check
 *   pnpm check --force                       without the cache
 *   pnpm check --filter=@cio/track-core      one package
 */
import { spawn } from "node:child_process"
import { readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { resultLines, taskResults } from "./checks/task-results.ts"
import { workspacePackages } from "./checks/workspace.ts"
import { fromRoot, repositoryRoot } from "./repository.ts"

const summaries = fromRoot(".turbo/runs")

process.exitCode = await checkAll(process.argv.slice(2))

async function checkAll(turboArguments: readonly string[]): Promise<number> {
  const before = new Set(await readdir(summaries).catch(() => []))
  const code = await turbo([
    "run",
    ...(await taskNames()),
    "--continue=dependencies-successful",
    "--output-logs=new-only",
    "--log-order=grouped",
    "--summarize",
    ...turboArguments,
  ])
  const [summary] = (await readdir(summaries).catch(() => [])).filter((name) => !before.has(name))
  if (summary === undefined) {
    console.error("turbo ended before it ran a task, see above")
    console.log("0 passed, 1 failed")
    return code || 1
  }
  const results = taskResults(await readFile(join(summaries, summary), "utf8"))
  // turbo keeps a summary of every run for good; the last one, whose path it printed, is enough.
  for (const old of before) await rm(join(summaries, old), { force: true })
  console.log(resultLines(results).join("\n"))
  // Nothing run is nothing checked, which a mistyped --filter would hide.
  return code || (results.length > 0 && results.every(({ state }) => state === "passed") ? 0 : 1)
}

async function taskNames(): Promise<string[]> {
  const packages = await workspacePackages(repositoryRoot)
  const root: { scripts?: Record<string, string> } = JSON.parse(await readFile(fromRoot("package.json"), "utf8"))
  const scripts = [root, ...packages.map(({ manifest }) => manifest)].flatMap(({ scripts }) =>
    Object.keys(scripts ?? {}),
  )
  return ["build", "test", ...new Set(scripts.filter((name) => name.startsWith("check:")))]
}

function turbo(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fromRoot("node_modules/turbo/bin/turbo"), ...args], {
      cwd: repositoryRoot,
      // turbo asks every tool for colours, also when a file or a pipe is all that reads them.
      env: process.stdout.isTTY ? process.env : { NO_COLOR: "1", ...process.env },
      stdio: ["ignore", "inherit", "inherit"],
    })
    // The terminal sends Ctrl-C to turbo as well; a supervisor's signal comes to this process alone.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal))
    child.once("error", reject)
    child.once("close", (code) => resolve(code ?? 1))
  })
}
