import type { Finding } from "./finding.ts"
import type { Registry } from "./registry.ts"
import type { ThrowawayCopy } from "./throwaway-copy.ts"
import { workflowEnvironment } from "./workflow-environment.ts"

/**
 * Publishes with the variables of the release workflow. Provenance can be signed on GitHub alone, so this must fail for
 * want of a signature; where a setting is lost, it publishes without one, which nobody would notice on the day.
 */
export async function rehearseProvenance(
  copy: Pick<ThrowawayCopy, "folder" | "try" | "manifests">,
  registry: Pick<Registry, "published">,
): Promise<Finding> {
  const what = "the release workflow publishes with provenance, or not at all"
  const { code, output } = await copy.try("release:publish", await workflowEnvironment(copy.folder))
  const names = [...(await copy.manifests()).keys()]
  const held = await Promise.all(names.map((name) => registry.published(name)))
  if (held.some((found) => found !== undefined)) return { what, problem: "packages were published without it" }
  if (code !== 0 && output.includes("PROVENANCE_UNSUPPORTED_PROVIDER")) return { what }
  return { what, problem: `exit code ${code}, and not for want of a signature:\n${output.trimEnd()}` }
}
