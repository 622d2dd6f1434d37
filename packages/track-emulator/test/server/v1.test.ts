import { expect, test } from "vitest"
import { createEmulator, startEmulator } from "../../src/index.ts"
import { keys, post } from "./send.ts"

const event = JSON.stringify({ name: "e" })

test("success is an empty object in JSON, as in v2", async () => {
  await using emulator = await startEmulator()
  const { status, headers, text } = await post(emulator, "/api/v1/customers/1/events", event)
  expect({ status, text }).toEqual({ status: 200, text: "{}\n" })
  expect(headers.get("content-type")).toBe("application/json")
  expect(headers.get("content-length")).toBe("3")
})

test("a form is answered with 204 and no body, with and without a socket", async () => {
  await using emulator = await startEmulator()
  const body = JSON.stringify({ data: { email: "zoe@example.com" } })
  expect(await post(emulator, "/api/v1/forms/f/submit", body)).toMatchObject({ status: 204, text: "" })
  await using other = createEmulator()
  const url = `${other.url}/api/v1/forms/f/submit`
  const response = await other.handler(new Request(url, { method: "POST", headers: keys, body }))
  expect({ status: response.status, text: await response.text() }).toEqual({ status: 204, text: "" })
})

test("a refusal changes nothing, and the journal says why", async () => {
  await using emulator = await startEmulator()
  const answer = await post(emulator, "/api/v1/customers/1/events", JSON.stringify({ name: "" }))
  expect(answer.status).toBe(400)
  expect(JSON.parse(answer.text)).toEqual({ meta: { error: "name must not be empty" } })
  expect(emulator.counts).toMatchObject({ people: 0, events: 0, operations: 0 })
  const results = [{ effect: "refused", reason: "invalid", field: "name", message: "name must not be empty" }]
  expect(emulator.requests()).toMatchObject([{ status: 400, operations: 1, applied: [], results }])
})

test("wrong keys are answered in JSON, and nothing of the body is looked at", async () => {
  await using emulator = await startEmulator()
  const { status, headers, text } = await post(emulator, "/api/v1/events", "{", { authorization: "Basic eDp5" })
  expect(status).toBe(401)
  expect(headers.get("content-type")).toBe("application/json")
  expect(JSON.parse(text)).toEqual({ meta: { error: "Unauthorized request" } })
})

test("what is told of a delivery needs no keys", async () => {
  await using emulator = await startEmulator()
  const push = JSON.stringify({ delivery_id: "d", event: "opened" })
  const inApp = JSON.stringify({ type: "in_app", payload: { delivery_id: "d", event: "clicked" } })
  const sent = [
    ["/api/v1/metrics", JSON.stringify({ delivery_id: "d", metric: "bounced" })],
    ["/api/v1/push/events", push],
    ["/push/events", push],
    ["/api/v1/cio_deliveries/events", inApp],
    ["/unsubscribe/d", JSON.stringify({ unsubscribe: true })],
  ] as const
  for (const [path, body] of sent) expect(await post(emulator, path, body, {})).toMatchObject({ status: 200 })
  expect(emulator.counts.deliveries).toBe(sent.length)
})

test("keys are checked by /auth", async () => {
  await using emulator = await startEmulator()
  expect((await fetch(`${emulator.url}/auth`, { headers: keys })).status).toBe(200)
  expect((await fetch(`${emulator.url}/auth`)).status).toBe(401)
})

test("another method is answered with those that the path has", async () => {
  await using emulator = await startEmulator()
  const response = await fetch(`${emulator.url}/api/v1/customers/1`, { headers: keys })
  expect(response.status).toBe(405)
  expect(response.headers.get("allow")).toBe("PUT, DELETE")
  expect((await fetch(`${emulator.url}/api/v1/events/`, { method: "POST", headers: keys, body: event })).status).toBe(
    404,
  )
})

test("v1 and v2 are about the same people", async () => {
  await using emulator = await startEmulator()
  await fetch(`${emulator.url}/api/v1/customers/1`, {
    method: "PUT",
    headers: keys,
    body: '{"email":"zoe@example.com"}',
  })
  const sent = { type: "person", action: "event", identifiers: { email: "ZOE@example.com" }, name: "e" }
  expect(await post(emulator, "/api/v2/entity", JSON.stringify(sent))).toMatchObject({ status: 200 })
  expect([...emulator.events({ person: { id: "1" } })]).toHaveLength(1)
})

test("an operation that a fault rejects is refused in the words of v1", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ rejectOperations: [0] })
  const { status, text } = await post(emulator, "/api/v1/customers/1/events", event)
  expect(status).toBe(400)
  expect(JSON.parse(text)).toEqual({ meta: { error: expect.stringContaining("fault") } })
  expect(emulator.counts.events).toBe(0)
})

test("what is nested without end is refused without keys too, and all that shows it still answers", async () => {
  await using emulator = await startEmulator()
  const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`
  const body = `{"payload":{"delivery_id":"d","event":"opened","metadata":${deep}}}`
  expect(await post(emulator, "/api/v1/cio_deliveries/events", body, {})).toMatchObject({ status: 400 })
  expect(emulator.requests()).toMatchObject([{ status: 400, results: [{ effect: "refused", reason: "invalid" }] }])
  expect(emulator.deliveries()).toEqual([])
  expect(String(emulator.snapshot())).not.toContain("metadata")
  for (const path of ["snapshot", "requests", "requests/1"]) {
    const shown = await fetch(`${emulator.url}/emulator/${path}`)
    expect({ path, status: shown.status }).toEqual({ path, status: 200 })
    await shown.text()
  }
})
