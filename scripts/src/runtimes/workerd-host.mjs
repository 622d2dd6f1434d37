// Bundles a Worker of the folder where it is started, and runs it in workerd:
//
//   node workerd-host.mjs <folder with miniflare and esbuild> <file> <compatibility flags, by commas> <settings>
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"

const [folder, file, flags, settings] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const { build } = require(join(folder, "node_modules/esbuild"))
const { Miniflare } = require(join(folder, "node_modules/miniflare"))

const { outputFiles } = await build({
  entryPoints: [file],
  bundle: true,
  write: false,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  conditions: ["workerd", "worker"],
  // Asked for while it runs, where the Worker has them.
  external: ["node:*"],
  target: "es2023",
})
const worker = new Miniflare({
  modules: [{ type: "ESModule", path: file, contents: outputFiles[0].text }],
  compatibilityDate: "2026-04-01",
  compatibilityFlags: flags.split(",").filter((flag) => flag !== ""),
  bindings: { SETTINGS: JSON.parse(settings) },
  // Where the request came from would be looked up on the network.
  cf: false,
})
try {
  const answer = await fetch(await worker.ready)
  if (!answer.ok) throw new Error(`the Worker answered ${answer.status}: ${await answer.text()}`)
  const { version } = JSON.parse(await readFile(join(folder, "node_modules/miniflare/package.json"), "utf8"))
  console.log(`REPORT ${JSON.stringify({ version, rows: await answer.json() })}`)
} finally {
  await worker.dispose()
}
