import { gzipSync } from "node:zlib"
import { build } from "esbuild"

/** What an application pays for an import, everything that it needs included. */
export interface BundleSize {
  readonly minifiedBytes: number
  /** At gzip's highest level. */
  readonly gzipBytes: number
}

/**
 * Bundles a module for no platform in particular, minified, as the bench does. What it imports is looked up from a
 * folder. Rejects with esbuild's message where something cannot be found.
 */
export async function bundleSize(code: string, resolveDir: string): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir },
    bundle: true,
    minify: true,
    write: false,
    logLevel: "silent",
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2023",
  })
  const [bundle] = outputFiles
  if (!bundle) throw new Error(`esbuild wrote nothing for ${code}`)
  return { minifiedBytes: bundle.contents.length, gzipBytes: gzipSync(bundle.contents, { level: 9 }).length }
}
