import { request } from "node:http"
import { expect, test } from "vitest"
import { type Emulator, startEmulator } from "../../src/index.ts"
import { person, type Seen, send, watchRequest } from "./send.ts"

/** A request with the headers that a browser would send: fetch sets some of them itself. */
function ask(emulator: Emulator, path: string, headers: Record<string, string>, method = "GET"): Promise<Seen> {
  const outgoing = request(`${emulator.url}${path}`, { method, headers })
  return watchRequest(outgoing, () => outgoing.end())
}

test.each([
  ["an address that is not this machine's", { host: "evil.example" }],
  ["a page of another site", { origin: "http://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["a page of another port", { origin: "http://localhost:1", "sec-fetch-site": "same-site" }],
  ["an image of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
  ["a script of another port", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
  ["a link of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }],
])("%s gets nothing out of the control API, and does nothing by it", async (_, headers) => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  for (const path of ["/emulator/people", "/emulator/live", "/emulator/snapshot", "/inspector/index.html"]) {
    const { status, body } = await ask(emulator, path, headers)
    expect([path, status]).toEqual([path, 403])
    expect(JSON.parse(body)).toEqual({ error: expect.any(String) })
  }
  for (const [method, path] of [
    ["POST", "/emulator/reset"],
    ["DELETE", "/emulator/faults"],
    ["OPTIONS", "/emulator/reset"],
  ] as const) {
    const { status, headers: answered } = await ask(emulator, path, headers, method)
    expect([path, status]).toEqual([path, 403])
    expect(Object.keys(answered ?? {}).filter((name) => name.startsWith("access-control"))).toEqual([])
  }
  expect(emulator.counts.people).toBe(1)
})

test("a link of another site leads to the page, and a form of another site to nothing", async () => {
  await using emulator = await startEmulator()
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }
  expect((await ask(emulator, "/", link)).status).toBe(200)
  expect((await ask(emulator, "/", link, "POST")).status).toBe(403)
  expect((await ask(emulator, "/", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).status).toBe(403)
  expect((await ask(emulator, "/", { ...link, host: "evil.example" })).status).toBe(403)
})

test.each([
  ["the page itself", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }],
  ["what was typed into the address bar", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" }],
  ["a program", {}],
])("%s may ask", async (_, headers) => {
  await using emulator = await startEmulator()
  expect((await ask(emulator, "/emulator/people", headers)).status).toBe(200)
  expect((await ask(emulator, "/emulator/reset", headers, "POST")).status).toBe(204)
})
