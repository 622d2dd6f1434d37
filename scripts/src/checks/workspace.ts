import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { parse } from "yaml"

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly scripts?: Readonly<Record<string, string>>
  readonly exports?: unknown
  readonly bin?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface WorkspacePackage {
  readonly name: string
  /** Path from the root of the workspace, with forward slashes: `packages/track-core`. */
  readonly folder: string
  readonly manifest: Manifest
  /** Whether it goes to the registry: everything not marked private. */
  readonly publishable: boolean
}

/**
 * Every package that pnpm-workspace.yaml names, sorted by folder.
 * A pattern is a folder, or a folder followed by one star; a folder without package.json is none yet.
 */
export async function workspacePackages(root: string): Promise<WorkspacePackage[]> {
  const patterns = workspacePatterns(await readFile(join(root, "pnpm-workspace.yaml"), "utf8"))
  const packages: WorkspacePackage[] = []
  for (const folder of (await Promise.all(patterns.map((pattern) => foldersOf(root, pattern)))).flat().sort()) {
    const text = await readFile(join(root, folder, "package.json"), "utf8").catch(() => undefined)
    if (text === undefined) continue
    // The checks that follow fail with a clear message when a field has another type.
    const manifest = JSON.parse(text) as Manifest
    packages.push({ name: manifest.name, folder, manifest, publishable: manifest.private !== true })
  }
  return packages
}

function workspacePatterns(text: string): string[] {
  const settings: unknown = parse(text)
  const patterns = typeof settings === "object" && settings !== null && "packages" in settings ? settings.packages : []
  if (!Array.isArray(patterns)) throw new Error("pnpm-workspace.yaml: packages must be a list")
  return patterns.map(String)
}

async function foldersOf(root: string, pattern: string): Promise<string[]> {
  if (!pattern.includes("*")) return [pattern]
  const parent = pattern.replace(/\/\*$/, "")
  if (parent.includes("*")) throw new Error(`pnpm-workspace.yaml: cannot read the pattern ${pattern}`)
  const entries = await readdir(join(root, parent), { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`)
}
