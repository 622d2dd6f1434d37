import { statSync } from "node:fs"
import { basename } from "node:path"
import { GitError, gitText, runGit } from "./run-git.ts"

/** One commit of a history. */
export interface Commit {
  hash: string
  /** When it was committed, in Unix seconds. */
  at: number
  name: string
  /** As written in the commit: may be empty, or no address at all. */
  email: string
  /** First line of the message. */
  subject: string
  /** How many files it changed, a merge compared with its first parent. */
  files: number
}

/** A repository, found from any folder inside it. */
export interface Repository {
  /** The name of its folder. */
  name: string
  folder: string
  /** False as long as nothing has been committed on the branch that is checked out. */
  hasCommits: boolean
}

/** Finds the repository that a folder belongs to. Throws a GitError when there is no such folder, or no repository. */
export async function findRepository(folder: string): Promise<Repository> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new GitError(`${folder} is not a folder`)
  const isBare = (await gitText(folder, ["rev-parse", "--is-bare-repository"])) === "true"
  const root = await gitText(folder, ["rev-parse", isBare ? "--absolute-git-dir" : "--show-toplevel"])
  const name = basename(root).replace(/\.git$/, "") || "repository"
  return { name, folder, hasCommits: await hasHead(folder) }
}

/** Every commit that `git log` shows, newest first, as git finds them: the whole history is never in memory. */
export async function* readCommits({ folder, hasCommits }: Repository): AsyncGenerator<Commit> {
  if (!hasCommits) return
  let commit: Commit | undefined
  let fields: string[] = []
  for await (const token of splitAtNul(runGit(folder, logArguments))) {
    if (fields.length > 0 && fields.length < 5) {
      fields.push(token)
      if (fields.length === 5) commit = toCommit(fields)
    } else if (token.startsWith("/")) {
      if (commit) yield commit
      fields = [token.slice(1)]
    } else if (commit && token !== "") {
      commit.files++
    }
  }
  if (commit) yield commit
}

// Fields end with NUL, which no message can hold. A commit starts with "/", which no path inside a repository does;
// after its fields come the names of its files, of which only the number counts.
const logArguments = [
  "-c",
  "log.showRoot=true",
  "log",
  "-z",
  "--encoding=UTF-8",
  "--no-color",
  "--no-show-signature",
  "--name-only",
  "--no-renames",
  "--diff-merges=first-parent",
  "--format=tformat:/%H%x00%ct%x00%aN%x00%aE%x00%s",
  "HEAD",
  "--",
]

function toCommit([hash = "", at = "", name = "", email = "", subject = ""]: readonly string[]): Commit {
  return { hash, at: Number(at), name, email, subject, files: 0 }
}

async function* splitAtNul(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ""
  for await (const piece of pieces) {
    const tokens = `${rest}${piece}`.split("\0")
    rest = tokens.pop() ?? ""
    yield* tokens
  }
  if (rest !== "") yield rest
}

async function hasHead(folder: string): Promise<boolean> {
  try {
    await gitText(folder, ["rev-parse", "--verify", "--quiet", "HEAD"])
    return true
  } catch (error) {
    if (error instanceof GitError) return false
    throw error
  }
}
