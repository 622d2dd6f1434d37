import { execFile } from "node:child_process"
import { promisify } from "node:util"

const run = promisify(execFile)

/**
 * What a git command prints, or undefined when it fails (no repository, no such commit).
 * Runs without the GIT_ variables of a surrounding hook, which would point it at another repository.
 */
export async function git(folder: string, ...args: string[]): Promise<string | undefined> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")))
  const result = await run("git", ["-C", folder, ...args], { env, maxBuffer: 64_000_000 }).catch(() => undefined)
  return result?.stdout
}

/** The lines that a git command prints, empty when it fails. */
export async function gitLines(folder: string, ...args: string[]): Promise<string[]> {
  return ((await git(folder, ...args)) ?? "").split("\n").filter((line) => line !== "")
}
