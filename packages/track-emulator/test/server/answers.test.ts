import { request } from "node:http"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { keys, person, post, send, watchRequest } from "./send.ts"

test("a batch taken whole is answered by {} and a line feed in JSON, three bytes in all", async () => {
  await using emulator = await startEmulator()
  const { status, headers, text } = await post(emulator, "/api/v2/batch", JSON.stringify({ batch: [person("1")] }))
  expect({ status, text }).toEqual({ status: 200, text: "{}\n" })
  expect(headers.get("content-type")).toBe("application/json")
  expect(headers.get("content-length")).toBe("3")
})

test("an empty batch is taken", async () => {
  await using emulator = await startEmulator()
  await send(emulator)
  expect(emulator.counts).toMatchObject({ operations: 0, requests: 1 })
})

test("a single operation is taken by the entity endpoint", async () => {
  await using emulator = await startEmulator()
  const body = JSON.stringify(person("1", { plan: "pro" }))
  expect(await post(emulator, "/api/v2/entity", body)).toMatchObject({ status: 200, text: "{}\n" })
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ plan: "pro" })
})

test("a batch with invalid operations is answered by a 207 that names them, and the rest is applied", async () => {
  await using emulator = await startEmulator()
  const batch = [
    person("1"),
    { type: "person", action: "identify", identifiers: {} },
    person("3"),
    { type: "person", action: "event", identifiers: { id: "4" } },
    42,
    { type: "person", action: "fly" },
    { ...person("7"), extra: true },
  ]
  const { status, headers, text } = await post(emulator, "/api/v2/batch", JSON.stringify({ batch }))
  expect(status).toBe(207)
  expect(headers.get("content-type")).toBe("application/json")
  expect(JSON.parse(text)).toEqual({
    errors: [
      { batch_index: 1, reason: "invalid", field: "identifiers", message: expect.stringContaining("exactly one of") },
      { batch_index: 3, reason: "required", field: "name", message: "name is required" },
      { batch_index: 4, reason: "invalid", field: "", message: expect.stringContaining("object") },
      { batch_index: 5, reason: "invalid", field: "action", message: expect.stringContaining("identify, delete") },
      { batch_index: 6, reason: "invalid", field: "extra", message: expect.any(String) },
    ],
  })
  expect(Array.from(emulator.people(), ({ identifiers }) => identifiers.id)).toEqual(["1", "3"])
  expect(emulator.counts.operations).toBe(2)
})

test("an invalid single operation is answered by a 400 with everything that is wrong with it", async () => {
  await using emulator = await startEmulator()
  const operation = { type: "person", action: "add_device", identifiers: { id: "" }, device: { platform: "tv" } }
  const { status, text } = await post(emulator, "/api/v2/entity", JSON.stringify(operation))
  expect(status).toBe(400)
  const fields = JSON.parse(text).errors.map(({ field }: { field: string }) => field)
  expect(fields.toSorted()).toEqual(["device.platform", "device.token", "identifiers.id"])
})

test.each([
  ["/api/v2/batch", "", ""],
  ["/api/v2/batch", "{", ""],
  ["/api/v2/batch", '{"batch":[]}x', ""],
  ["/api/v2/batch", '\uFEFF{"batch":[]}', ""],
  ["/api/v2/batch", Buffer.from('{"batch":["\xe9"]}', "latin1"), ""],
  ["/api/v2/batch", "[]", ""],
  ["/api/v2/batch", "null", ""],
  ["/api/v2/batch", '"batch"', ""],
  ["/api/v2/batch", "{}", "batch"],
  ["/api/v2/batch", '{"batch":{}}', "batch"],
  ["/api/v2/batch", '{"batch":null}', "batch"],
  ["/api/v2/batch", '{"batch":[],"site":1}', "site"],
  ["/api/v2/entity", "{", ""],
  ["/api/v2/entity", "[]", ""],
  ["/api/v2/entity", "null", ""],
])("a body for %s of %j is refused whole by a 400", async (path, body, field) => {
  await using emulator = await startEmulator()
  const { status, headers, text } = await post(emulator, path, body)
  expect(status).toBe(400)
  expect(headers.get("content-type")).toBe("application/json")
  expect(JSON.parse(text)).toEqual({ errors: [{ reason: expect.any(String), field, message: expect.any(String) }] })
})

test("the region endpoint names the emulator's own address and the region it is set to", async () => {
  await using emulator = await startEmulator({ region: "eu" })
  const response = await fetch(`${emulator.url}/api/v1/accounts/region`, { headers: keys })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ url: emulator.url, region: "eu", environment_id: 1 })
})

test.each(["/api/v2/entity", "/api/v2/batch", "/api/v1/accounts/region"])(
  "%s answers wrong and missing keys by a 401 in the form of its version, and applies nothing",
  async (path) => {
    await using emulator = await startEmulator({ siteId: "site", apiKey: "secret" })
    const method = path.includes("region") ? "GET" : "POST"
    const body =
      method === "POST" ? JSON.stringify(path.includes("batch") ? { batch: [person("1")] } : person("1")) : null
    for (const headers of [{}, keys, { authorization: "Bearer secret" }]) {
      const response = await fetch(`${emulator.url}${path}`, { method, headers, body })
      expect(response.status).toBe(401)
      expect({ type: response.headers.get("content-type"), text: await response.text() }).toEqual(
        path.startsWith("/api/v1/")
          ? { type: "application/json", text: '{"meta":{"error":"Unauthorized request"}}\n' }
          : { type: "text/plain; charset=utf-8", text: "Unauthorized\n" },
      )
    }
    expect(emulator.counts).toMatchObject({ people: 0, operations: 0, requests: 3 })
    const { siteId, apiKey } = emulator.credentials
    const authorization = `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString("base64")}`
    expect((await fetch(`${emulator.url}${path}`, { method, headers: { authorization }, body })).status).toBe(200)
  },
)

test.each([
  ["GET", "/elsewhere", 404],
  ["POST", "/api/v2/batch/", 404],
  ["POST", "/api/v2/other", 404],
  ["GET", "/api/v1/customers", 404],
  ["GET", "/api/v2/batch", 405],
  ["PUT", "/api/v2/entity", 405],
  ["DELETE", "/api/v2/entity", 405],
  ["POST", "/api/v1/accounts/region", 405],
])("%s %s is answered by a %i in JSON", async (method, path, status) => {
  await using emulator = await startEmulator()
  const response = await fetch(`${emulator.url}${path}`, { method, headers: keys })
  expect(response.status).toBe(status)
  expect(response.headers.get("allow")).toBe(status === 404 ? null : path.includes("region") ? "GET" : "POST")
  expect(await response.json()).toEqual({
    errors: [{ reason: expect.any(String), field: "", message: expect.any(String) }],
  })
})

test("a client that leaves in the middle of its body leaves nothing behind but an entry without an end", async () => {
  await using emulator = await startEmulator()
  const outgoing = request(`${emulator.url}/api/v2/batch`, {
    method: "POST",
    headers: { ...keys, "content-length": 100 },
  })
  const seen = watchRequest(outgoing, () => outgoing.write('{"batch":[', () => outgoing.destroy()))
  await expect(seen).resolves.toMatchObject({ error: "ECONNRESET" })
  await send(emulator, person("1"))
  expect(emulator.requests().map(({ delivery, applied }) => ({ delivery, applied }))).toEqual([
    { delivery: undefined, applied: [] },
    { delivery: "answer", applied: [0] },
  ])
})

test("a callback that throws turns the answer into a 500, with the whole batch applied", async () => {
  await using emulator = await startEmulator({
    onApplied: (operation) => {
      throw new Error(`no ${operation.type}`)
    },
  })
  const body = JSON.stringify({ batch: [person("1"), person("2")] })
  const { status, text } = await post(emulator, "/api/v2/batch", body)
  expect({ status, text }).toEqual({ status: 500, text: expect.stringContaining("no person") })
  expect(emulator.counts.people).toBe(2)
})
