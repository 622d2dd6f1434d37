import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises"
import { devNull } from "node:os"
import { dirname, join } from "node:path"
import { gitLines } from "../checks/git.ts"
import { type ProcessResult, runProcess } from "../checks/run-process.ts"
import { type Manifest, workspacePackages } from "../checks/workspace.ts"
import { mustRun } from "./must-run.ts"
import type { Registry } from "./registry.ts"

const bootstrap = join("scripts", "bootstrap.mjs")
/** A bound for a task that hangs: it installs and builds on whatever machine it is. */
const taskMs = 300_000
/** What GitHub sets for its runners: a rehearsal there must not sign anything, nor think that it releases. */
const ofGitHub = /^(GITHUB_|ACTIONS_|RUNNER_)/

/** A copy of the repository in which versions may be bumped and packages published, into the registry of a rehearsal. */
export interface ThrowawayCopy {
  readonly folder: string
  /** Runs a task of scripts/bootstrap.mjs, as the release workflow does, and returns what it printed. */
  task(name: string): Promise<string>
  /** Runs a task with further variables, to whatever end. */
  try(name: string, variables: Readonly<Record<string, string>>): Promise<ProcessResult>
  /** Writes a changeset for one package, and commits it. */
  addChangeset(packageName: string, bump: string, text: string): Promise<void>
  commit(message: string): Promise<void>
  /** The manifests of what is published, by name. */
  manifests(): Promise<ReadonlyMap<string, Manifest>>
}

/** Copies what git knows of and what is new, as it stands in the working tree, into an empty folder. */
export async function throwawayCopy(root: string, folder: string, registry: Registry): Promise<ThrowawayCopy> {
  for (const path of await gitLines(root, "ls-files", "--cached", "--others", "--exclude-standard")) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    // Deleted in the working tree, or since it was listed.
    await copyFile(join(root, path), join(folder, path)).catch(ignoreMissing)
  }
  await allowPublishing(folder)
  const npmrc = await readFile(join(folder, ".npmrc"), "utf8").catch(() => "")
  await writeFile(join(folder, ".npmrc"), `${npmrc}\n${registry.npmrc}`)

  const env = stepEnvironment(registry)
  const git = (...args: string[]): Promise<string> => mustRun("git", args, { cwd: folder, env })
  const commit = async (message: string): Promise<void> => {
    await git("add", "--all")
    await git("commit", "--quiet", "--allow-empty", "--message", message)
  }
  await git("init", "--quiet", "--initial-branch=main")
  await commit("As it stands")
  return {
    folder,
    commit,
    task: (name) => mustRun(process.execPath, [bootstrap, name], { cwd: folder, env, timeoutMs: taskMs }),
    try: (name, variables) =>
      runProcess(process.execPath, [bootstrap, name], {
        cwd: folder,
        env: { ...env, ...variables },
        timeoutMs: taskMs,
      }),
    async addChangeset(packageName, bump, text) {
      await writeFile(
        join(folder, ".changeset", `rehearsed-${bump}.md`),
        `---\n"${packageName}": ${bump}\n---\n\n${text}\n`,
      )
      await commit(text)
    },
    async manifests() {
      const packages = await workspacePackages(folder)
      return new Map(packages.filter(({ publishable }) => publishable).map(({ name, manifest }) => [name, manifest]))
    },
  }
}

/** Fills in what only the real place of publishing knows: a repository, where none is, and no provenance, which only CI can sign. */
async function allowPublishing(folder: string): Promise<void> {
  for (const { folder: directory, publishable } of await workspacePackages(folder)) {
    if (!publishable) continue
    const file = join(folder, directory, "package.json")
    const manifest: Record<string, unknown> & { repository?: { url?: string } } = JSON.parse(
      await readFile(file, "utf8"),
    )
    const { repository } = manifest
    const filledIn = repository?.url
      ? repository
      : { type: "git", url: "git+https://git.example/rehearsal.git", directory }
    const adapted = { ...manifest, repository: filledIn, publishConfig: { access: "public" } }
    await writeFile(file, `${JSON.stringify(adapted, null, 2)}\n`)
  }
}

function stepEnvironment(registry: Registry): NodeJS.ProcessEnv {
  // Changesets reads the registry of a scope from here alone; the tools that it calls read .npmrc as well.
  const env: NodeJS.ProcessEnv = { ...process.env, [`npm_config_${registry.scope}:registry`]: registry.url }
  for (const name of Object.keys(env)) {
    // Git's own, as a hook sets them, would lead to another repository.
    if (ofGitHub.test(name) || name.startsWith("GIT_")) delete env[name]
  }
  const identity = { NAME: "Rehearsal", EMAIL: "rehearsal@git.example" }
  for (const [field, value] of Object.entries(identity))
    env[`GIT_AUTHOR_${field}`] = env[`GIT_COMMITTER_${field}`] = value
  // The user's own settings may sign commits or start hooks.
  return { ...env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1", NO_COLOR: "1" }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error
}
