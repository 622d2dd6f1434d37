// How changesets become lines of a CHANGELOG.md, for .changeset/config.json. For readers who decide whether to upgrade:
// what changed in its author's words, without the hashes of commits that they cannot look up by. Plain JavaScript,
// because the changesets program loads it itself.

/** One change: the text of its changeset as an item of a list. */
export async function getReleaseLine({ summary }) {
  const [first = "", ...rest] = summary.trim().split("\n")
  // Indented, so that further paragraphs and lists belong to the item.
  return [`- ${first.trimEnd()}`, ...rest.map((line) => (line.trim() === "" ? "" : `  ${line.trimEnd()}`))].join("\n")
}

/** The packages of this repository that a release wants in newer versions than the one before: a line for each. */
export async function getDependencyReleaseLine(_changesets, dependencies) {
  return dependencies.map(({ name, newVersion }) => `- Uses \`${name}\` ^${newVersion}`).join("\n")
}
