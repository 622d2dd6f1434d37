import { fileURLToPath } from "node:url"
import { type Emulator, startEmulator } from "@cio/track-emulator"
import { build } from "esbuild"
import { Miniflare } from "miniflare"
import type { WorkerBindings } from "./worker.ts"

/** A Worker in workerd, with a Track API of its own. */
export interface RunningWorker extends AsyncDisposable {
  emulator: Emulator
  get(path: string): Promise<Response>
  post(path: string, body: string): Promise<Response>
}

/** Bundles the Worker with the built packages and starts it. workerd listens on a free port, on loopback only. */
export async function startWorker(compatibilityFlags: readonly string[]): Promise<RunningWorker> {
  const script = await bundle()
  const emulator = await startEmulator()
  const { siteId, apiKey } = emulator.credentials
  const bindings: WorkerBindings = { TRACK_URL: emulator.url, TRACK_SITE_ID: siteId, TRACK_API_KEY: apiKey }
  const worker = new Miniflare({
    script,
    modules: true,
    compatibilityDate: "2026-04-01",
    compatibilityFlags: [...compatibilityFlags],
    // Bindings are JSON to miniflare, which an interface is not declared to be.
    bindings: { ...bindings },
    durableObjects: { COLLECTOR: "Collector" },
    // Where the request came from would be looked up on the network.
    cf: false,
  })
  const dispose = async () => {
    await worker.dispose()
    await emulator.close()
  }
  try {
    const url = await worker.ready
    return {
      emulator,
      get: (path) => fetch(new URL(path, url)),
      post: (path, body) => fetch(new URL(path, url), { method: "POST", body }),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker"],
    target: "es2023",
  })
  const script = outputFiles[0]?.text
  if (script === undefined) throw new Error("esbuild wrote nothing")
  return script
}
