import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { apiBumpProblems } from "./api-bumps.ts"
import { readChangesets } from "./changeset-file.ts"
import type { CheckReport } from "./check-report.ts"
import { git, gitLines } from "./git.ts"
import { releaseBase } from "./release-base.ts"
import { type Manifest, type WorkspacePackage, workspacePackages } from "./workspace.ts"

const unreleased = "0.0.0"
/** Fields of a package.json that nobody notices who installs the package. */
const privateFields = ["scripts", "devDependencies"]

/**
 * Checks that every package whose shipped code changed has a changeset, as has every package that was never released,
 * and that it raises the version by enough for what became of the package's API. Tests, benches and development
 * dependencies need none.
 */
export async function checkChangesets(root: string): Promise<CheckReport> {
  const packages = (await workspacePackages(root)).filter(({ publishable }) => publishable)
  const names = packages.map(({ name }) => name)
  const changesets = await readChangesets(root, names)
  const problems = changesets.flatMap((file) => file.problems)
  const base = await releaseBase(root)

  const pending = new Set(changesets.flatMap((file) => file.packages))

  const changed = base.kind === "commit" ? await changedFiles(root, base.commit) : new Set<string>()
  const fresh = changesets.filter(({ path }) => changed.has(path))
  for (const candidate of packages) {
    if ((candidate.manifest.version ?? unreleased) === unreleased) {
      // One changeset announces a new package, however long it is worked on before anybody can install it.
      if (!pending.has(candidate.name)) problems.push(missing(candidate, "it was never released"))
    } else if (base.kind === "commit" && !(await isVersioned(root, candidate, base.commit))) {
      const own = fresh.filter((file) => file.packages.includes(candidate.name))
      const path = own.length > 0 ? undefined : await shippedChange(root, candidate, base.commit, changed)
      if (path) problems.push(missing(candidate, `${path} changed since ${base.label}`))
      if (own.length > 0) problems.push(...(await apiBumpProblems(root, candidate, base.commit, own)))
    }
  }
  return { summary: `${changesets.length} changesets, ${packages.length} packages ${describe(base)}`, problems }
}

function missing({ name, folder }: WorkspacePackage, why: string): string {
  return `${folder}: ${name} has no changeset, and ${why}: run 'pnpm changeset'`
}

function describe(base: Awaited<ReturnType<typeof releaseBase>>): string {
  if (base.kind === "commit") return `compared with ${base.label} (${base.commit.slice(0, 9)})`
  if (base.kind === "first-release") return "before the first release"
  return `not compared with a release (${base.why})`
}

/** Paths that differ from a commit, whether committed, edited or new. */
async function changedFiles(root: string, commit: string): Promise<Set<string>> {
  const tracked = await gitLines(root, "diff", "--name-only", "--relative", commit)
  const added = await gitLines(root, "ls-files", "--others", "--exclude-standard")
  return new Set([...tracked, ...added])
}

/** Whether the version was raised since, as the pull request of a release does, which uses the changesets up. */
async function isVersioned(root: string, { folder, manifest }: WorkspacePackage, commit: string): Promise<boolean> {
  const before = await git(root, "show", `${commit}:./${folder}/package.json`)
  return before !== undefined && versionOf(before) !== manifest.version
}

/** The first shipped file that changed, or undefined when none did. */
async function shippedChange(
  root: string,
  { folder }: WorkspacePackage,
  commit: string,
  changed: ReadonlySet<string>,
): Promise<string | undefined> {
  const manifestPath = `${folder}/package.json`
  const before = await git(root, "show", `${commit}:./${manifestPath}`)
  const after = await readFile(join(root, manifestPath), "utf8")
  if (before === undefined || shippedFields(before) !== shippedFields(after)) return manifestPath
  return [...changed].find((path) => path.startsWith(`${folder}/src/`))
}

function versionOf(manifest: string): string | undefined {
  return (JSON.parse(manifest) as Manifest).version
}

function shippedFields(manifest: string): string {
  const fields = Object.entries(JSON.parse(manifest) as Manifest)
  return JSON.stringify(fields.filter(([field]) => !privateFields.includes(field)))
}
