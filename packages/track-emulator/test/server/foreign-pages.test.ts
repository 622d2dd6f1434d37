import { request } from "node:http"
import { expect, test } from "vitest"
import { type Emulator, startEmulator } from "../../src/index.ts"
import { keys, person, type Seen, watchRequest } from "./send.ts"

/** An operation with the right keys, sent as a page would whose name leads to this machine. */
function postAs(emulator: Emulator, headers: Record<string, string>): Promise<Seen> {
  const outgoing = request(`${emulator.url}/api/v2/entity`, { method: "POST", headers: { ...keys, ...headers } })
  return watchRequest(outgoing, () => outgoing.end(JSON.stringify(person("1"))))
}

test.each([
  ["evil.example"],
  ["evil.example:80"],
  ["localhost.evil.example"],
  ["127.0.0.1.evil.example"],
  ["192.168.0.7"],
  ["[fe80::1]:80"],
])("a request for the host %s is refused, even with the right keys", async (host) => {
  await using emulator = await startEmulator()
  const { status, headers, body } = await postAs(emulator, { host })
  expect(status).toBe(403)
  expect(headers?.["content-type"]).toBe("application/json")
  expect(JSON.parse(body).errors).toEqual([
    { reason: "forbidden", field: "", message: expect.stringMatching(/^the Host header must name this machine/) },
  ])
  expect(emulator.counts).toMatchObject({ operations: 0, requests: 1 })
})

test.each([["http://evil.example"], ["null"], ["http://localhost:1"], ["https://evil.example:443"]])(
  "a request from a page of %s is refused, even with the right keys",
  async (origin) => {
    await using emulator = await startEmulator()
    const { status, body } = await postAs(emulator, { origin })
    expect(status).toBe(403)
    expect(JSON.parse(body).errors[0].message).toMatch(/^the Origin header must be the emulator's own/)
    expect(emulator.counts.operations).toBe(0)
  },
)

test("a page whose name was made to lead to this machine is refused, although its host and origin agree", async () => {
  await using emulator = await startEmulator()
  const { port } = new URL(emulator.url)
  const host = `evil.example:${port}`
  expect((await postAs(emulator, { host, origin: `http://${host}` })).status).toBe(403)
})

test.each([["localhost"], ["LOCALHOST:80"], ["app.localhost"], ["127.0.0.1"], ["127.9.9.9:80"], ["[::1]:80"]])(
  "a request for the host %s is this machine's own",
  async (host) => {
    await using emulator = await startEmulator()
    expect((await postAs(emulator, { host })).status).toBe(200)
  },
)

test.each([["cross-site"], ["same-site"]])(
  "what a page asks without telling its origin, as for an image (%s), is refused and uses up no fault",
  async (site) => {
    await using emulator = await startEmulator()
    const fault = emulator.fail({ status: 503 })
    const headers = { ...keys, "sec-fetch-site": site }
    const outgoing = request(`${emulator.url}/api/v1/accounts/region`, { headers })
    expect((await watchRequest(outgoing, () => outgoing.end())).status).toBe(403)
    expect(fault.used).toBe(0)
  },
)

test("a page of the emulator's own address may ask", async () => {
  await using emulator = await startEmulator()
  expect((await postAs(emulator, { origin: emulator.url })).status).toBe(200)
})

test("a page is refused everywhere, also where there is no endpoint, and uses up no fault", async () => {
  await using emulator = await startEmulator()
  const fault = emulator.fail({ status: 503 })
  await postAs(emulator, { host: "evil.example" })
  const outgoing = request(`${emulator.url}/nowhere`, { headers: { host: "evil.example" } })
  expect((await watchRequest(outgoing, () => outgoing.end())).status).toBe(403)
  expect(fault.used).toBe(0)
})

test.each([
  ["emulator", 200],
  ["emulator:4010", 200],
  ["track.internal", 200],
  ["Track.Local:4010", 200],
  ["192.168.0.7:4010", 200],
  ["[fe80::1]:4010", 200],
  ["localhost", 200],
  ["track.test.example", 200],
  ["TRACK.test.example:4010", 200],
  ["evil.example", 403],
  ["track.test.example.evil.example", 403],
  ["emulator.", 403],
  ["1.2.3.4.evil.example", 403],
])("an emulator that others are to reach answers a request for the host %s by %i", async (host, status) => {
  await using emulator = await startEmulator({ host: "0.0.0.0", allowedHosts: ["track.test.example"] })
  expect((await postAs(emulator, { host })).status).toBe(status)
})

test("an emulator that others are to reach answers no page of another site", async () => {
  await using emulator = await startEmulator({ host: "0.0.0.0" })
  expect((await postAs(emulator, { host: "emulator", origin: "http://emulator" })).status).toBe(200)
  expect((await postAs(emulator, { host: "emulator", origin: "http://app.test" })).status).toBe(403)
  const rebound = { host: "evil.example", origin: "http://evil.example" }
  expect((await postAs(emulator, rebound)).status).toBe(403)
})
