import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { median } from "./stats.ts"

/** How long a process takes from start to end, and how much of that an empty one of its kind does not take. */
export interface ProcessTime {
  title: string
  ms: number
  msOverEmpty: number
}

const run = promisify(execFile)

/**
 * Medians of running Node with each list of arguments, in turns, in the folder of the bench. The first list is the
 * empty process that the others are compared to.
 */
export async function timeProcesses(
  processes: readonly [title: string, args: string[]][],
  rounds: number,
): Promise<ProcessTime[]> {
  const times = processes.map((): number[] => [])
  // One round more than asked for: the first fills the caches of the disk.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, [, args]] of processes.entries()) {
      const startMs = performance.now()
      await run(process.execPath, args, { cwd: fileURLToPath(new URL("..", import.meta.url)), timeout: 60_000 })
      if (round > 0) times[index]?.push(performance.now() - startMs)
    }
  }
  const medians = times.map(median)
  const empty = medians[0] ?? 0
  return processes.map(([title], index) => {
    const ms = medians[index] ?? 0
    return { title, ms, msOverEmpty: ms - empty }
  })
}

/** How long it takes to import the packages, each time in a new process. */
export function timeImports(rounds: number): Promise<ProcessTime[]> {
  const importing = (...names: string[]): string[] => [
    "--input-type=module",
    "--eval",
    names.map((name) => `import ${JSON.stringify(name)}`).join("\n"),
  ]
  return timeProcesses(
    [
      ["node, nothing imported", importing()],
      ["@cio/track-core", importing("@cio/track-core")],
      ["@cio/track-core and @cio/track-batch", importing("@cio/track-core", "@cio/track-batch")],
      ["@cio/track-core/validate", importing("@cio/track-core/validate")],
      ["@cio/track-core/node", importing("@cio/track-core/node")],
    ],
    rounds,
  )
}

/** How long `tsc` takes to check a program that uses the packages. */
export function timeCompiles(rounds: number): Promise<ProcessTime[]> {
  const tsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")))
  return timeProcesses(
    [
      ["tsc, an empty file", [tsc, "-p", "consumer/tsconfig.empty.json"]],
      ["tsc, a file that imports core and batch", [tsc, "-p", "consumer/tsconfig.json"]],
    ],
    rounds,
  )
}
