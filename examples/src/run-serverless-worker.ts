// Runs the Worker of serverless-worker.ts in workerd, Cloudflare's runtime, beside a local Track API.
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { startEmulator } from "@cio/track-emulator"
import { build } from "esbuild"
import { Miniflare } from "miniflare"

const pages = ["teapots", "cups", "", "basket", "checkout"] // the front page has no name: the service refuses that

await using emulator = await startEmulator()
const { siteId, apiKey } = emulator.credentials
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("serverless-worker.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2023",
  write: false,
})
let logged = 0
const worker = new Miniflare({
  script: outputFiles[0]?.text ?? "",
  modules: true,
  compatibilityDate: "2026-04-01",
  bindings: { CUSTOMERIO_SITE_ID: siteId, CUSTOMERIO_API_KEY: apiKey, CUSTOMERIO_BASE_URL: emulator.url },
  cf: false, // nothing is looked up on the network
  handleRuntimeStdio(stdout: Readable, stderr: Readable) {
    stderr.pipe(process.stderr)
    createInterface(stdout).on("line", (line) => {
      logged++
      console.log(`The Worker's log says: ${line}`)
    })
  },
})
const tooLate = AbortSignal.timeout(30_000)
try {
  const url = await worker.ready
  const visits = pages.map((page, index) => fetch(new URL(page, url), { headers: { "x-visitor": `visitor-${index}` } }))
  for (const { status } of await Promise.all(visits)) console.log(`A visitor was answered with ${status}.`)

  // Sent after the answers: everything is in but one page, of which the log tells.
  while (emulator.counts.operations < 2 * pages.length - 1 || logged === 0) {
    await sleep(10, undefined, { signal: tooLate })
  }
} finally {
  await worker.dispose()
}
const { people, events, requests } = emulator.counts
console.log(`The Track API now holds ${people} people and ${events} pages, which came in ${requests} requests.`)
