import type { VersionBump } from "./bump.ts"

/** The file name and text of the changeset that announces a new version of the spec. */
export function changesetFor(
  spec: VersionBump,
  core: VersionBump,
  lines: readonly string[],
): { path: string; text: string } {
  const items = lines.map((line) => `- ${line.replace(/\s+/, ": ")}`).join("\n")
  return {
    path: `.changeset/spec-${spec.to}.md`,
    text: `---\n"@cio/track-core": ${core.kind}\n---\n\nThe contract follows the published description, version ${spec.to}:\n\n${items}\n`,
  }
}
