import { join } from "node:path"
import { type ApiChange, apiChanges } from "./api-changes.ts"
import { apiFolder, apiReportEnding, readReports, reportCode } from "./api-report-file.ts"
import { type Bump, type ChangesetFile, highestBump, isAtLeast } from "./changeset-file.ts"
import { git, gitLines } from "./git.ts"
import type { WorkspacePackage } from "./workspace.ts"

interface ReportChange extends ApiChange {
  /** The file name of the report. */
  readonly report: string
}

/**
 * Whether the changesets of the work at hand release a package by enough for what became of its API since a commit.
 * A name that is gone or changed asks for a major, a new one for a minor. Below 1.0.0 a minor is enough for both, because
 * `^0.1.0` does not take 0.2.0. A changeset may vouch for a changed name: `<!-- compatible: Name, Other -->`.
 */
export async function apiBumpProblems(
  root: string,
  { name, folder, manifest }: WorkspacePackage,
  commit: string,
  changesets: readonly ChangesetFile[],
): Promise<string[]> {
  const before = await reportsAt(root, commit, folder)
  // Reports that were not kept then have nothing to tell.
  if (before.size === 0) return []
  const changes = reportChanges(before, await readReports(join(root, folder, apiFolder)))

  const vouched = new Set(changesets.flatMap(({ compatible }) => compatible))
  const breaking = changes.filter(({ name, kind }) => kind === "gone" || (kind === "changed" && !vouched.has(name)))
  const isEarly = manifest.version?.startsWith("0.") ?? true
  const needed: Bump | undefined = breaking.length > 0 && !isEarly ? "major" : changes.length > 0 ? "minor" : undefined
  const stated = highestBump(changesets.map(({ bumps }) => bumps.get(name)))
  if (needed === undefined || isAtLeast(stated, needed)) return []

  const why = describe(needed === "major" ? breaking : changes)
  const isDoubtful = needed === "major" && breaking.every(({ kind }) => kind === "changed")
  const names = [...new Set(breaking.map(({ name }) => name))].join(", ")
  const way = isDoubtful ? `, or add <!-- compatible: ${names} --> to it if code that compiled still does` : ""
  return [`${folder}: the changeset of ${name} says ${stated}, and its API asks for ${needed} (${why}): raise it${way}`]
}

/** The reports of a package as they were committed. */
async function reportsAt(root: string, commit: string, folder: string): Promise<Map<string, string>> {
  const paths = await gitLines(root, "ls-tree", "--name-only", commit, `${folder}/${apiFolder}/`)
  const reports = new Map<string, string>()
  for (const path of paths.filter((path) => path.endsWith(apiReportEnding))) {
    reports.set(path.slice(path.lastIndexOf("/") + 1), (await git(root, "show", `${commit}:./${path}`)) ?? "")
  }
  return reports
}

function reportChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ReportChange[] {
  const reports = [...new Set([...before.keys(), ...after.keys()])].sort()
  // A report that is new, or gone, is one in which every name is.
  return reports.flatMap((report) => {
    const changes = apiChanges(reportCode(before.get(report) ?? ""), reportCode(after.get(report) ?? ""))
    return changes.map((change) => ({ ...change, report }))
  })
}

function describe(changes: readonly ReportChange[]): string {
  const shown = changes.slice(0, 5).map(({ name, kind, report }) => `${name} of ${report} is ${kind}`)
  const more = changes.length > shown.length ? [`and ${changes.length - shown.length} more`] : []
  return [...shown, ...more].join(", ")
}
