import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { parse } from "yaml"

const bumps = ["major", "minor", "patch", "none"]
const frontMatter = /^---\r?\n([\s\S]*?)(?:\r?\n)?---(?:\r?\n([\s\S]*))?$/

export interface ChangesetFile {
  /** Path from the root of the workspace. */
  readonly path: string
  /** The packages that it asks a release for; "none" says that a change needs no release. */
  readonly packages: readonly string[]
  readonly problems: readonly string[]
}

/** Every pending changeset. What cannot be read is a problem of that file, not a failure. */
export async function readChangesets(root: string, known: readonly string[]): Promise<ChangesetFile[]> {
  const names = await readdir(join(root, ".changeset")).catch(() => [])
  const files = names.filter((name) => name.endsWith(".md") && name !== "README.md").sort()
  return Promise.all(
    files.map(async (name) => {
      const path = `.changeset/${name}`
      return readChangeset(path, await readFile(join(root, path), "utf8"), known)
    }),
  )
}

function readChangeset(path: string, text: string, known: readonly string[]): ChangesetFile {
  const [, head, body = ""] = frontMatter.exec(text) ?? []
  if (head === undefined) return { path, packages: [], problems: [`${path}: no front matter between two --- lines`] }
  const entries = Object.entries((parse(head) as Record<string, unknown> | null) ?? {})
  const problems: string[] = []
  for (const [name, bump] of entries) {
    if (!known.includes(name)) problems.push(`${path}: ${name} is no package that is published`)
    if (!bumps.includes(String(bump))) problems.push(`${path}: ${name} has the bump ${bump}, not ${bumps.join(", ")}`)
  }
  if (body.trim() === "") problems.push(`${path}: says nothing: write what changes for a user`)
  return { path, packages: entries.map(([name]) => name), problems }
}
