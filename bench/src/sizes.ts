import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { Aim } from "./aim.ts"

/** What an application pays for an import, everything that it needs included. */
export interface BundleSize {
  title: string
  minifiedBytes: number
  gzipBytes: number
  /** For the gzipped bytes. */
  aim?: Aim
}

const entries: { title: string; code: string; aim?: Aim }[] = [
  { title: "core, all of it", code: `export * from "@cio/track-core"`, aim: { atMost: 6_000 } },
  {
    title: "core + batch, all of both",
    code: `export * from "@cio/track-core"; export * from "@cio/track-batch"`,
    aim: { atMost: 11_000 },
  },
  { title: "core, createTrackClient alone", code: `export { createTrackClient } from "@cio/track-core"` },
  {
    title: "core + batch, createTrackClient and batch alone",
    code: `export { createTrackClient } from "@cio/track-core"; export { batch } from "@cio/track-batch"`,
  },
  { title: "@cio/track-core/validate", code: `export * from "@cio/track-core/validate"` },
]

/** Bundles each entry with its dependencies, minified, and gzips it at the highest level. */
export async function measureSizes(): Promise<BundleSize[]> {
  return Promise.all(
    entries.map(async ({ title, code, aim }) => {
      const result = await build({
        stdin: { contents: code, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
        bundle: true,
        minify: true,
        write: false,
        format: "esm",
        platform: "neutral",
        mainFields: ["module", "main"],
        target: "es2023",
      })
      const bundle = result.outputFiles[0]?.contents
      if (!bundle) throw new Error(`esbuild wrote nothing for ${title}`)
      const size = { title, minifiedBytes: bundle.length, gzipBytes: gzipSync(bundle, { level: 9 }).length }
      return aim ? { ...size, aim } : size
    }),
  )
}
