import { fileURLToPath } from "node:url"
import { createTrackClient } from "@cio/track-core"
import { build } from "esbuild"
import { Miniflare } from "miniflare"
import { expect, test } from "vitest"

test.each([[[]], [["nodejs_compat"]]])("without a socket it runs in a Worker, with the flags %j", async (flags) => {
  const worker = new Miniflare({
    script: await bundle(),
    modules: true,
    compatibilityDate: "2026-04-01",
    compatibilityFlags: [...flags],
    // Where the request came from would be looked up on the network.
    cf: false,
  })
  try {
    const url = await worker.ready
    const track = createTrackClient({ siteId: "emulator", apiKey: "emulator", baseUrl: url.href })
    await track.entity({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } })
    await fetch(new URL("/slow", url))
    await track.entity({ type: "person", action: "event", identifiers: { id: "42" }, name: "seen" })
    expect(await (await fetch(new URL("/plan", url))).json()).toBe("pro")
    expect((await fetch(new URL("/api/v2/entity", url), { method: "POST", body: "{}" })).status).toBe(401)
  } finally {
    await worker.dispose()
  }
})

test("its bundle holds nothing of Node's", async () => {
  expect(await bundle()).not.toMatch(/from "(node:|fs"|http")|require\("node:/)
})

/** Fails when anything that it imports is Node's alone. */
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
