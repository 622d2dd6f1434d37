import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { run } from "./run-program.ts"

// The settings of whoever runs the tests must not change what they see.
const env = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
}

/** A commit to make. */
export interface NewCommit {
  /** As git writes it: name and address, the address in angle brackets. */
  author?: string
  message: string
  files?: readonly string[]
  /** The commit before it, counted from 1. @default the one made last */
  parent?: number
  /** A second parent. */
  merge?: number
}

/** What git prints, without the newline at its end. Fails when git does. */
export async function git(folder: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run("git", args, folder, env)
  if (code !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`)
  return stdout.trimEnd()
}

/** Makes a repository of these commits, one a second, by the way that lets authors be as odd as they come. */
export async function fastImport(folder: string, commits: readonly NewCommit[]): Promise<void> {
  const isBare = existsSync(join(folder, "HEAD"))
  if (!isBare) await git(folder, ["init", "--quiet"])
  const branch = await git(folder, ["symbolic-ref", "HEAD"])
  const child = spawn("git", ["fast-import", "--quiet"], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["pipe", "ignore", "inherit"],
  })
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  })
  child.stdin.end(commits.map((commit, index) => importText(commit, index, branch)).join(""))
  if ((await closed) !== 0) throw new Error("git fast-import failed")
}

function importText(
  { author = "Ada <ada@example.com>", message, files = ["file"], ...parents }: NewCommit,
  index: number,
  branch: string,
): string {
  const { parent = index, merge } = parents
  const time = `${1_700_000_000 + index} +0000`
  return [
    `commit ${branch}\nmark :${index + 1}\nauthor ${author} ${time}\ncommitter Ada <ada@example.com> ${time}\n`,
    `data ${Buffer.byteLength(message)}\n${message}\n`,
    parent > 0 ? `from :${parent}\n` : "",
    merge === undefined ? "" : `merge :${merge}\n`,
    ...files.map((path) => `M 644 inline ${JSON.stringify(path)}\ndata <<END\n${index}\nEND\n`),
    "\n",
  ].join("")
}
