import { request } from "node:http"
import { inspect } from "node:util"
import { expect, test } from "vitest"
import { type RequestFilter, startEmulator } from "../../src/index.ts"
import { keys, person, post, send, watchRequest } from "./send.ts"

test("each request is written down with what it brought, what was applied and how it ended", async () => {
  await using emulator = await startEmulator()
  const before = Date.now()
  const body = JSON.stringify({ batch: [person("1", { name: "Zoë" }), 42, person("3")] })
  await post(emulator, "/api/v2/batch?source=test", body, { ...keys, "user-agent": "test/1.0" })
  await fetch(`${emulator.url}/nowhere`)
  const [first, second] = emulator.requests()
  expect(first).toEqual({
    number: 1,
    method: "POST",
    path: "/api/v2/batch",
    receivedAt: expect.any(Date),
    userAgent: "test/1.0",
    bytes: Buffer.byteLength(body),
    body,
    delivery: "answer",
    status: 207,
    answer: { status: 207, headers: { "content-type": "application/json" }, body: expect.stringContaining("errors") },
    operations: 3,
    applied: [0, 2],
    results: [
      { effect: "applied" },
      { effect: "refused", reason: "invalid", field: "", message: "an operation must be an object" },
      { effect: "applied" },
    ],
  })
  expect(first?.receivedAt.getTime()).toBeGreaterThanOrEqual(before)
  expect(first?.receivedAt.getTime()).toBeLessThanOrEqual(Date.now())
  expect(second).toMatchObject({ number: 2, method: "GET", path: "/nowhere", status: 404, bytes: 0, applied: [] })
})

test("what was taken and had no effect, or not all of it, is told for each operation", async () => {
  await using emulator = await startEmulator()
  await post(emulator, "/api/v2/batch", JSON.stringify({ batch: [person("1"), { ...person("1"), timestamp: 1 }] }))
  expect(emulator.requests()[0]?.results).toEqual([
    { effect: "applied" },
    { effect: "ignored", reason: "stale-timestamp", shortfalls: [{ reason: "stale-timestamp", field: "timestamp" }] },
  ])
})

test("a request of which a fault let nothing be applied has every operation withheld", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ status: 503 })
  await post(emulator, "/api/v2/batch", JSON.stringify({ batch: [person("1"), 42] }))
  expect(emulator.requests()[0]?.results).toEqual([{ effect: "withheld" }, { effect: "withheld" }])
  expect(emulator.requests()[0]?.applied).toEqual([])
})

test("requests are filtered by method, path, status, effect and whether they met a fault", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  await post(emulator, "/api/v2/entity", JSON.stringify({ ...person("1"), timestamp: 1 }))
  await fetch(`${emulator.url}/nowhere`)
  emulator.fail({ status: 503 })
  await post(emulator, "/api/v2/entity", JSON.stringify(person("2")))
  const numbers = (filter: RequestFilter) => emulator.requests(filter).map(({ number }) => number)
  expect(numbers({})).toEqual([1, 2, 3, 4])
  expect(numbers({ method: "get" })).toEqual([3])
  expect(numbers({ path: "/api/v2/entity" })).toEqual([2, 4])
  expect(numbers({ path: /^\/api/g })).toEqual([1, 2, 4])
  expect(numbers({ path: "/api/*/entity" })).toEqual([2, 4])
  expect(numbers({ status: 200 })).toEqual([1, 2])
  expect(numbers({ effect: "ignored" })).toEqual([2])
  expect(numbers({ effect: "withheld" })).toEqual([4])
  expect(numbers({ faulty: true })).toEqual([4])
  expect(numbers({ faulty: false, path: "/api/v2/entity" })).toEqual([2])
})

test("the fault that a request met and the way it ended are written down", async () => {
  await using emulator = await startEmulator()
  const faults = [{ status: 500 }, { cutAfterBytes: 1, apply: true }, { reset: "after" }, { reset: "before" }] as const
  emulator.fail(...faults)
  const body = JSON.stringify(person("1"))
  for (const _ of faults) await post(emulator, "/api/v2/entity", body).catch(() => {})
  const ends = emulator.requests().map(({ fault, delivery, status, applied }) => ({ fault, delivery, status, applied }))
  expect(ends).toEqual([
    { fault: faults[0], delivery: "answer", status: 500, applied: [] },
    { fault: faults[1], delivery: "cut", status: 200, applied: [0] },
    { fault: faults[2], delivery: "reset", status: undefined, applied: [0] },
    { fault: faults[3], delivery: "reset", status: undefined, applied: [] },
  ])
})

test("a request without keys is written down without credentials, as is any other", async () => {
  await using emulator = await startEmulator({ siteId: "site-id-1", apiKey: "api-key-1" })
  const secrets = ["site-id-1:api-key-1", "other:wrong"].map((text) => Buffer.from(text).toString("base64"))
  for (const secret of secrets) await post(emulator, "/api/v2/entity", "{}", { authorization: `Basic ${secret}` })
  expect(emulator.requests().map(({ status }) => status)).toEqual([400, 401])
  const shown = `${JSON.stringify(emulator.requests())}${inspect(emulator.requests(), { depth: 9, showHidden: true, getters: true })}`
  for (const secret of [...secrets, "api-key-1", "uthorization"]) expect(shown).not.toContain(secret)
})

test("the journal keeps the last requests, and no bodies when told so, while the counts go on", async () => {
  await using emulator = await startEmulator({ journalSize: 2, journalBodyBytes: 0 })
  for (const id of ["1", "2", "3"]) await send(emulator, person(id))
  expect(emulator.requests().map(({ number, operations }) => [number, operations])).toEqual([
    [2, 1],
    [3, 1],
  ])
  expect(emulator.requests()[0]?.body).toBeUndefined()
  expect(emulator.requests()[0]?.bytes).toBeGreaterThan(0)
  expect(emulator.counts).toMatchObject({ requests: 3, operations: 3 })
})

test("a reset forgets everything, also the faults, and goes on with the same address and keys", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"), { type: "person", action: "suppress", identifiers: { id: "2" } })
  const first = emulator.person({ id: "1" })
  emulator.fail({ status: 500 })
  emulator.reset()
  expect(new Set(Object.values(emulator.counts))).toEqual(new Set([0]))
  expect(emulator.requests()).toEqual([])
  await send(emulator, person("1"), person("2"))
  expect(emulator.counts).toMatchObject({ people: 2, requests: 1 })
  expect(emulator.person({ id: "1" })?.identifiers).toEqual(first?.identifiers)
})

test("a request that is under way at a reset does not write into what comes after", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ applyDelayMs: 100 })
  const late = send(emulator, person("late"))
  while (emulator.requests()[0]?.fault === undefined) await new Promise(setImmediate)
  emulator.reset()
  await late
  expect(emulator.counts).toMatchObject({ people: 0, operations: 0, requests: 0 })
  expect(emulator.requests()).toEqual([])
})

test("a request that began before a reset leaves the faults set after it alone", async () => {
  await using emulator = await startEmulator()
  const body = JSON.stringify(person("early"))
  const outgoing = request(`${emulator.url}/api/v2/entity`, { method: "POST", headers: keys })
  const early = watchRequest(outgoing, () => outgoing.write(body.slice(0, 5)))
  while (emulator.counts.requests === 0) await new Promise(setImmediate)
  emulator.reset()
  const fault = emulator.fail({ status: 503 })
  outgoing.end(body.slice(5))
  expect((await early).status).toBe(200)
  expect(fault).toMatchObject({ used: 0, remaining: 1 })
  expect((await post(emulator, "/api/v2/entity", body)).status).toBe(503)
})

test("a client that leaves while its answer is held back is written down as answered", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ delayMs: 50 })
  const leaving = new AbortController()
  const init = { method: "POST", headers: keys, body: JSON.stringify(person("1")), signal: leaving.signal }
  const answer = fetch(`${emulator.url}/api/v2/entity`, init)
  while (emulator.counts.operations === 0) await new Promise(setImmediate)
  leaving.abort()
  await expect(answer).rejects.toThrow("aborted")
  expect(emulator.requests()[0]).not.toHaveProperty("delivery")
  while (!emulator.requests()[0]?.delivery) await new Promise(setImmediate)
  expect(emulator.requests()[0]).toMatchObject({ delivery: "answer", status: 200 })
})

test("a client that leaves before its body has come is written down without an end", async () => {
  await using emulator = await startEmulator()
  const outgoing = request(`${emulator.url}/api/v2/entity`, { method: "POST", headers: keys })
  const seen = watchRequest(outgoing, () => outgoing.write("{"))
  while (emulator.counts.requests === 0) await new Promise(setImmediate)
  outgoing.destroy(new Error("gone"))
  await seen
  await send(emulator, person("1"))
  await emulator.close()
  expect(emulator.requests()[0]).toMatchObject({ number: 1, operations: 0, applied: [] })
  expect(emulator.requests()[0]).not.toHaveProperty("delivery")
})

test.each([["/api/v1/customers/zoe@example.com"], ["/api/v1/customers/zoe%40example.com"], ["/api/v1/customers/*"]])(
  "an encoded path is found as %s, by the journal and by a fault",
  async (path) => {
    await using emulator = await startEmulator()
    emulator.fail({ status: 503, match: { path } })
    const url = `${emulator.url}/api/v1/customers/zoe%40example.com`
    expect((await fetch(url, { method: "PUT", headers: keys, body: "{}" })).status).toBe(503)
    expect(emulator.requests({ path })).toHaveLength(1)
    expect(emulator.requests({ path: `${path}/devices` })).toHaveLength(0)
  },
)

test.each([[{ stauts: 503 }], ["/api/v2/entity"]])(
  "the filter %j is refused, rather than fitting everything",
  async (filter) => {
    await using emulator = await startEmulator()
    // Types are no hindrance in JavaScript.
    expect(() => emulator.requests(filter as RequestFilter)).toThrow(/^requests (has no option|must be an object)/)
  },
)
