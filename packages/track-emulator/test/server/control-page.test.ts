import { request } from "node:http"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { watchRequest } from "./send.ts"

test("who asks for no page is told what this is", async () => {
  await using emulator = await startEmulator()
  for (const init of [{}, { headers: { accept: "application/json" } }]) {
    const response = await fetch(`${emulator.url}/`, init)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      emulator: "@cio/track-emulator",
      url: emulator.url,
      control: `${emulator.url}/emulator/status`,
    })
  }
})

// Written as they are: fetch would tidy them up.
test.each([
  "/inspector/none.js",
  "/inspector/",
  "/inspector/../package.json",
  "/inspector/..%2f..%2fpackage.json",
  "/inspector/%2e%2e/%2e%2e/package.json",
  "/inspector//etc/passwd",
  "/inspector/index.html%00.js",
])("%s leads nowhere", async (path) => {
  await using emulator = await startEmulator()
  const outgoing = request(emulator.url, { path })
  expect((await watchRequest(outgoing, () => outgoing.end())).status).toBe(404)
})

test("a browser's own question for an icon is no request to the API", async () => {
  await using emulator = await startEmulator()
  expect([200, 204]).toContain((await fetch(`${emulator.url}/favicon.ico`)).status)
  expect(emulator.counts.requests).toBe(0)
})
