import { git, gitLines } from "./git.ts"

/** The commit against which changed packages are told. */
export type ReleaseBase =
  | { kind: "commit"; commit: string; label: string }
  /** Nothing was ever released. */
  | { kind: "first-release" }
  /** There is no history that could tell, because of a shallow clone or a folder without git. */
  | { kind: "unknown"; why: string }

/**
 * Where the work at hand began: the point where a branch left main, or, on main itself, the last release,
 * which is the last commit that wrote a package's CHANGELOG.md.
 */
export async function releaseBase(root: string): Promise<ReleaseBase> {
  const head = (await git(root, "rev-parse", "HEAD"))?.trim()
  if (head === undefined) return { kind: "unknown", why: "no git history" }

  for (const main of ["origin/main", "main"]) {
    const fork = (await git(root, "merge-base", main, "HEAD"))?.trim()
    if (fork && fork !== head) return { kind: "commit", commit: fork, label: `where this branch left ${main}` }
  }
  const [release] = await gitLines(root, "log", "-1", "--format=%H", "--", "packages/*/CHANGELOG.md")
  // In a shallow clone the oldest commit seems to have written every file.
  const shallow = (await git(root, "rev-parse", "--is-shallow-repository"))?.trim() === "true"
  if (release && shallow) return { kind: "unknown", why: "a shallow clone" }
  return release ? { kind: "commit", commit: release, label: "the last release" } : { kind: "first-release" }
}
