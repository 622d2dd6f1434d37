import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { parse } from "yaml"

const bumps = ["major", "minor", "patch", "none"] as const
const vouching = /<!--\s*compatible:([^>]*?)-->/g
const frontMatter = /^---\r?\n([\s\S]*?)(?:\r?\n)?---(?:\r?\n([\s\S]*))?$/

export type Bump = (typeof bumps)[number]

export interface ChangesetFile {
  /** Path from the root of the workspace. */
  readonly path: string
  /** The packages that it asks a release for; "none" says that a change needs no release. */
  readonly packages: readonly string[]
  /** How far it raises each of them. */
  readonly bumps: ReadonlyMap<string, Bump>
  /** Names that changed and of which it says that nobody's code breaks: `<!-- compatible: Name, Other -->`. */
  readonly compatible: readonly string[]
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
  if (head === undefined) {
    const problems = [`${path}: no front matter between two --- lines`]
    return { path, packages: [], bumps: new Map(), compatible: [], problems }
  }
  const entries = Object.entries((parse(head) as Record<string, unknown> | null) ?? {})
  const problems: string[] = []
  const stated = new Map<string, Bump>()
  for (const [name, bump] of entries) {
    if (!known.includes(name)) problems.push(`${path}: ${name} is no package that is published`)
    const found = bumps.find((one) => one === bump)
    if (found) stated.set(name, found)
    else problems.push(`${path}: ${name} has the bump ${bump}, not ${bumps.join(", ")}`)
  }
  if (body.replace(vouching, "").trim() === "") problems.push(`${path}: says nothing: write what changes for a user`)
  const compatible = [...body.matchAll(vouching)].flatMap(([, names = ""]) =>
    names.split(",").map((name) => name.trim()),
  )
  return { path, packages: entries.map(([name]) => name), bumps: stated, compatible, problems }
}

/** The bump that a release takes from several changesets. */
export function highestBump(stated: readonly (Bump | undefined)[]): Bump {
  return bumps.find((bump) => stated.includes(bump)) ?? "none"
}

export function isAtLeast(bump: Bump, least: Bump): boolean {
  return bumps.indexOf(bump) <= bumps.indexOf(least)
}
