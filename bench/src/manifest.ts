import { readFileSync } from "node:fs"

/** The part of a package.json that the bench looks at. */
export interface Manifest {
  version: string
  dependencies?: Record<string, string>
}

/** Reads the package.json at a module specifier, or at a path from it. */
export function readManifest(specifier: string, path = ""): Manifest {
  const url = new URL(path, import.meta.resolve(specifier))
  // A package.json has at least these fields.
  return JSON.parse(readFileSync(url, "utf8")) as Manifest
}
