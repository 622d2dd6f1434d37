import { inc, satisfies } from "semver"
import type { Manifest } from "../checks/workspace.ts"

/**
 * The versions that follow from a release of one package alone: its own goes up by the bump, and whoever depends on it is
 * released, as a patch, only when the new version has left the range that it was published with, `^` and the old version.
 */
export function expectedVersions(
  manifests: ReadonlyMap<string, Manifest>,
  released: string,
  bump: "patch" | "minor" | "major",
): Map<string, string> {
  const before = versionOf(manifests, released)
  const after = bumped(before, bump)
  const expected = new Map<string, string>()
  for (const [name, { dependencies = {} }] of manifests) {
    const version = versionOf(manifests, name)
    const follows = released in dependencies && !satisfies(after, `^${before}`)
    expected.set(name, name === released ? after : follows ? bumped(version, "patch") : version)
  }
  return expected
}

/** The version of a package that is published. */
export function versionOf(manifests: ReadonlyMap<string, Manifest>, name: string): string {
  const version = manifests.get(name)?.version
  if (version === undefined) throw new Error(`${name} has no version`)
  return version
}

function bumped(version: string, bump: "patch" | "minor" | "major"): string {
  const next = inc(version, bump)
  if (next === null) throw new Error(`${version} is no version`)
  return next
}
