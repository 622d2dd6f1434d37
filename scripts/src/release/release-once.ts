import type { Manifest } from "../checks/workspace.ts"
import { versionOf } from "./expected-versions.ts"
import { type Finding, same } from "./finding.ts"
import type { Registry } from "./registry.ts"
import type { ThrowawayCopy } from "./throwaway-copy.ts"

/** What one release came to. */
export interface Release {
  /** What is published, by name, as it stands after the release. */
  readonly manifests: ReadonlyMap<string, Manifest>
  /** The packages that got a version which the registry had not seen. */
  readonly published: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * Bumps versions and publishes, as merging the release pull request does, and looks at what the registry has then: each
 * package in the version of its manifest, and those just published asking for the packages beside them as they are now.
 */
export async function releaseOnce(
  copy: Pick<ThrowawayCopy, "task" | "commit" | "manifests">,
  registry: Pick<Registry, "published">,
): Promise<Release> {
  await copy.task("release:version")
  await copy.commit("Release packages")
  const manifests = await copy.manifests()
  const published: string[] = []
  for (const name of manifests.keys()) {
    const known = (await registry.published(name))?.dependencies ?? {}
    if (!(versionOf(manifests, name) in known)) published.push(name)
  }
  await copy.task("release:publish")

  const findings: Finding[] = []
  for (const [name, { dependencies = {} }] of manifests) {
    const held = await registry.published(name)
    const version = versionOf(manifests, name)
    findings.push(same(`${name} is published as ${version}`, held?.latest, version))
    for (const own of published.includes(name) ? Object.keys(dependencies).filter((key) => manifests.has(key)) : []) {
      const range = `^${versionOf(manifests, own)}`
      findings.push(same(`${name} ${version} asks for ${own} ${range}`, held?.dependencies[version]?.[own], range))
    }
  }
  return { manifests, published, findings }
}
