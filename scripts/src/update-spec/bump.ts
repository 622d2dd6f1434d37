import type { Change } from "./compare/change.ts"
import { UpdateSpecError } from "./update-spec-error.ts"

export type Bump = "major" | "minor" | "patch"

/** A version and what the changes ask of it. */
export interface VersionBump {
  kind: Bump
  from: string
  to: string
}

/** What the changes ask for: breaking a major, additive a minor, wording a patch. Nothing for no change. */
export function bumpFor(changes: readonly Change[]): Bump | undefined {
  const has = (mark: Change["mark"]) => changes.some((change) => change.mark === mark)
  return has("breaking") ? "major" : has("additive") ? "minor" : has("wording") ? "patch" : undefined
}

export function bumpVersion(from: string, kind: Bump): VersionBump {
  const numbers = parseVersion(from)
  const index = { major: 0, minor: 1, patch: 2 }[kind]
  const to = numbers.map((number, at) => (at < index ? number : at === index ? number + 1 : 0)).join(".")
  return { kind, from, to }
}

/** The bump of a package that goes with a bump of the spec: below 1.0.0 a breaking change is a minor one. */
export function packageBump(version: string, kind: Bump): VersionBump {
  const [major] = parseVersion(version)
  return bumpVersion(version, kind === "major" && major === 0 ? "minor" : kind)
}

function parseVersion(version: string): number[] {
  const found = /^(\d+)\.(\d+)\.(\d+)/.exec(version)
  if (!found) throw new UpdateSpecError(`'${version}' is not a version such as 1.2.3`)
  return found.slice(1).map(Number)
}
