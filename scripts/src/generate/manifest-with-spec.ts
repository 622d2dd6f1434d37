import { isDeepStrictEqual } from "node:util"
import type { Contract } from "../spec/contract.ts"

/**
 * The text of a package.json with the spec's version and hash in its field `cioSpec`, so that the registry and whatever reads
 * node_modules can tell them without running the package. A text that has them stays as it is.
 */
export function manifestWithSpec(text: string, { version, hash }: Contract): string {
  const manifest: unknown = JSON.parse(text)
  if (typeof manifest !== "object" || manifest === null) throw new Error("package.json must hold an object")
  const cioSpec = { version, hash }
  if ("cioSpec" in manifest && isDeepStrictEqual(manifest.cioSpec, cioSpec)) return text
  // As npm, pnpm and changesets write it, so that none of them changes more than it means to.
  return `${JSON.stringify({ ...manifest, cioSpec }, null, 2)}\n`
}
