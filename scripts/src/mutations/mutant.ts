import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runProcess } from "../checks/run-process.ts"
import { fromRoot } from "../repository.ts"
import { applyMutation, type Mutation } from "./mutation.ts"

/** What a run of tests said. */
export interface SuiteResult {
  isPassed: boolean
  /** The test that failed first, or how the run ended. */
  firstFailure: string
}

/** A copy of a package that is broken on purpose, and its tests. */
export interface Mutant extends AsyncDisposable {
  change(mutation: Mutation): Promise<void>
  restore(mutation: Mutation): Promise<void>
  /** Runs the tests in some folders, up to the first failure. */
  run(...folders: string[]): Promise<SuiteResult>
}

/** Copies what tests need of a package to a folder in it, from where the packages that it depends on are found. */
export async function createMutant(packageName: string): Promise<Mutant> {
  const original = fromRoot(join("packages", packageName))
  const folder = await mkdtemp(join(original, ".mutant-"))
  for (const name of ["package.json", "vitest.config.ts", "src", "test"]) {
    await cp(join(original, name), join(folder, name), { recursive: true })
  }
  // The original's own name their base by a path from where they stand.
  for (const name of ["tsconfig.json", "tsconfig.test.json"]) {
    await writeFile(join(folder, name), JSON.stringify({ extends: `../${name}` }))
  }
  return {
    async change(mutation) {
      const path = join(folder, "src", mutation.file)
      await writeFile(path, applyMutation(await readFile(path, "utf8"), mutation))
    },
    async restore({ file }) {
      await cp(join(original, "src", file), join(folder, "src", file))
    },
    async run(...folders) {
      const vitest = join(original, "node_modules/vitest/vitest.mjs")
      const args = [vitest, "run", "--root", folder, "--bail", "1", ...folders]
      // The first script that fails is enough: nobody reads the smallest.
      const env = { ...process.env, NO_COLOR: "1", CHAOS_SHRINK: "no" }
      const { code, output } = await runProcess(process.execPath, args, { cwd: folder, env, timeoutMs: 300_000 })
      return { isPassed: code === 0, firstFailure: firstFailureIn(output) }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function firstFailureIn(output: string): string {
  const named = /^\s*FAIL\s+(.*)$/m.exec(output)?.[1]
  return named ?? output.trim().split("\n").at(-1) ?? "no output"
}
