import { cpus, loadavg } from "node:os"
import { readManifest } from "./manifest.ts"

/** Where a run took place, so that its figures can be judged. */
export interface Environment {
  date: string
  node: string
  cpu: string
  cores: number
  /** Processes that wanted a core in the last minute, 0 on Windows: how busy the machine was with other things. */
  load: number
  /** Exact versions of what was measured, and with what. */
  versions: Record<string, string>
}

/** The machine and the versions of this run. */
export function readEnvironment(): Environment {
  const core = readManifest("@cio/track-core/package.json")
  const cores = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: cores[0]?.model ?? "unknown",
    cores: cores.length,
    load: loadavg()[0] ?? 0,
    versions: {
      "@cio/track-core": core.version,
      "@cio/track-batch": readManifest("@cio/track-batch/package.json").version,
      "openapi-fetch": core.dependencies?.["openapi-fetch"] ?? "none",
      // It does not export its package.json.
      "customerio-node": readManifest("customerio-node", "../package.json").version,
      "@segment/analytics-node": readManifest("@segment/analytics-node/package.json").version,
      esbuild: readManifest("esbuild/package.json").version,
      typescript: readManifest("typescript/package.json").version,
    },
  }
}
