import { spawn } from "node:child_process"

/** Git could not do what was asked; the message is git's own. */
export class GitError extends Error {
  override readonly name = "GitError"
}

/** What git prints, piece by piece as it comes. Throws a GitError when git cannot be run or fails. */
export async function* runGit(folder: string, args: readonly string[]): AsyncGenerator<string> {
  const child = spawn("git", args, { cwd: folder, env: environment(), stdio: ["ignore", "pipe", "pipe"] })
  const closed = new Promise<number | Error>((resolve) => {
    child.once("error", resolve)
    child.once("close", (code) => resolve(code ?? -1))
  })
  let complaint = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = `${complaint}${text}`.slice(-2000)
  })
  let readToEnd = false
  try {
    for await (const text of child.stdout.setEncoding("utf8")) yield text
    readToEnd = true
  } finally {
    // Whoever stops reading early leaves no git behind.
    if (!readToEnd) child.kill()
  }
  const result = await closed
  if (result instanceof Error) throw new GitError(`git could not be run in ${folder}: ${result.message}`)
  if (result !== 0) throw new GitError(complaint.trim() || `git ${args[0] ?? ""} failed with exit code ${result}`)
}

/** All that git prints, without the newline at its end. */
export async function gitText(folder: string, args: readonly string[]): Promise<string> {
  let text = ""
  for await (const piece of runGit(folder, args)) text += piece
  return text.endsWith("\n") ? text.slice(0, -1) : text
}

/** Without the variables by which a git hook points to its own repository: the folder given is the one that counts. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_COMMON_DIR, GIT_PREFIX, ...env } = process.env
  return { ...env, LC_ALL: "C" }
}
