import { rm } from "node:fs/promises"
import { join } from "node:path"
import { git } from "../../src/checks/git.ts"
import { temporaryWorkspace, writeFiles } from "./temporary-workspace.ts"

/** A workspace under git, on the branch main, with nothing committed yet. */
export interface TemporaryRepository {
  readonly root: string
  write(files: Readonly<Record<string, string | object>>): Promise<void>
  remove(path: string): Promise<void>
  commit(): Promise<void>
  git(...args: string[]): Promise<void>
}

export async function temporaryRepository(
  files: Readonly<Record<string, string | object>>,
): Promise<TemporaryRepository> {
  const root = await temporaryWorkspace(files)
  // Settings come with each command, so that the user's own, such as signing, play no part.
  const settings = ["user.name=Test", "user.email=test@example.com", "commit.gpgsign=false", "core.hooksPath=/dev/null"]
  const options = settings.flatMap((setting) => ["-c", setting])
  const command = async (...args: string[]): Promise<void> => {
    if ((await git(root, ...options, ...args)) === undefined) throw new Error(`git ${args.join(" ")} failed`)
  }
  await command("init", "--quiet", "--initial-branch=main")
  return {
    root,
    write: (more) => writeFiles(root, more),
    remove: (path) => rm(join(root, path), { recursive: true }),
    async commit() {
      await command("add", "--all")
      await command("commit", "--quiet", "--message", "Change")
    },
    git: command,
  }
}
