import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { expect, onTestFinished, test } from "vitest"
import type { Status } from "../../src/control/control-types.ts"
import type * as emulatorModule from "../../src/index.ts"

test("bundled into another package it serves the API, and does not take that package's version for its own", async () => {
  const folder = await mkdtemp(join(tmpdir(), "track-bundle-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, "package.json"), '{ "name": "another", "version": "9.9.9", "type": "module" }')
  const outfile = join(folder, "dist", "node", "emulator.js")
  await build({
    entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
    ...{ outfile, bundle: true, format: "esm", platform: "node", logLevel: "silent" },
  })
  // What was just bundled is that module.
  const { startEmulator } = (await import(outfile)) as typeof emulatorModule
  await using emulator = await startEmulator()
  // The shape is that of the control API.
  const status = (await (await fetch(`${emulator.url}/emulator/status`)).json()) as Status
  expect(status.version).toBeNull()
  const page = await fetch(emulator.url, { headers: { accept: "text/html" } })
  expect(page.status).toBe(200)
  expect(await page.text()).toContain("Its inspector page is not built.")
})
