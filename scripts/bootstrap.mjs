// The one entry of every root script: makes sure that the right pnpm has installed what the lockfile says,
// then runs a task. Plain JavaScript with no dependency, because it runs before anything is installed.
//
//   node scripts/bootstrap.mjs <demo|check|build|generate|bench> [arguments...]
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const stamp = join(root, "node_modules", ".bootstrap-stamp")

/** Task name to the commands that run it, in order, each through `pnpm exec` at the root. */
const tasks = {
  build: [["turbo", "run", "build"]],
}

process.exitCode = main(process.argv[2], process.argv.slice(3))

function main(task, extra) {
  const commands = Object.hasOwn(tasks, task ?? "") ? tasks[task] : undefined
  if (!commands) {
    console.error(`bootstrap: unknown task ${task ?? "(none)"}, known are: ${Object.keys(tasks).join(", ")}`)
    return 2
  }
  return 0
}
