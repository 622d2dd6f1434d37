import { connect } from "node:net"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { keys, person, post, send, watch } from "./send.ts"

const batch = JSON.stringify({ batch: [person("1"), person("2"), person("3")] })

test("a status is answered with an empty body, without applying anything, and only once", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ status: 503 })
  const first = await post(emulator, "/api/v2/batch", batch)
  expect(first).toMatchObject({ status: 503, text: "" })
  expect(first.headers.get("content-type")).toBeNull()
  expect(emulator.counts.operations).toBe(0)
  expect(await post(emulator, "/api/v2/batch", batch)).toMatchObject({ status: 200 })
})

test("a status is answered although everything was applied, when the fault says so", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ status: 502, apply: true, times: 2 })
  await post(emulator, "/api/v2/batch", batch)
  await post(emulator, "/api/v2/batch", batch)
  expect(emulator.counts).toMatchObject({ people: 3, operations: 6 })
})

test("the body of a status is text as given with headers as given, or an object as JSON", async () => {
  await using emulator = await startEmulator()
  emulator.fail(
    { status: 502, body: "<h1>Bad gateway</h1>", headers: { "Content-Type": "text/html", "x-served-by": "gate" } },
    { status: 200, body: { errors: [{ batch_index: 7 }] } },
    { status: 400, body: "no" },
  )
  const html = await post(emulator, "/api/v2/batch", batch)
  expect(html).toMatchObject({ status: 502, text: "<h1>Bad gateway</h1>" })
  expect([html.headers.get("content-type"), html.headers.get("x-served-by")]).toEqual(["text/html", "gate"])
  const json = await post(emulator, "/api/v2/batch", batch)
  expect(json).toMatchObject({ status: 200, text: '{"errors":[{"batch_index":7}]}\n' })
  expect(json.headers.get("content-type")).toBe("application/json")
  const text = await post(emulator, "/api/v2/batch", batch)
  expect(text.headers.get("content-type")).toMatch(/^text\/plain/)
})

test.each([
  [{ retryAfter: 2 }, 429, "2"],
  [{ retryAfter: new Date(1764000000000) }, 429, "Mon, 24 Nov 2025 16:00:00 GMT"],
  [{ retryAfter: "soon", status: 503 }, 503, "soon"],
  [{ status: 429 }, 429, null],
])("the fault %o is answered by its status and Retry-After", async (fault, status, header) => {
  await using emulator = await startEmulator()
  emulator.fail(fault)
  const answer = await post(emulator, "/api/v2/batch", batch)
  expect(answer.status).toBe(status)
  expect(answer.headers.get("retry-after")).toBe(header)
})

test("a reset before cuts the connection with nothing applied, a reset after with everything applied", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ reset: "before" })
  expect(await watch(emulator, "/api/v2/batch", batch)).toEqual({ body: "", error: "ECONNRESET" })
  expect(emulator.counts.operations).toBe(0)
  emulator.fail({ reset: "after" })
  expect(await watch(emulator, "/api/v2/batch", batch)).toEqual({ body: "", error: "ECONNRESET" })
  expect(emulator.counts.operations).toBe(3)
  emulator.fail({ reset: "after" })
  await expect(post(emulator, "/api/v2/batch", batch)).rejects.toThrow("fetch failed")
  await send(emulator, person("4"))
  expect(emulator.counts.operations).toBe(7)
})

test("a reset is one of TCP, not an end", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ reset: "before" })
  const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1")
  socket.write("POST /api/v2/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
  const ending = new Promise((resolve) =>
    socket
      .on("error", resolve)
      .on("end", () => resolve("an end"))
      .resume(),
  )
  expect(await ending).toMatchObject({ code: "ECONNRESET" })
})

test.each([
  [0, ""],
  [1, "{"],
  [2, "{}"],
  [3, "{}\n"],
  [100, "{}\n"],
])("an answer cut after %i bytes brings those, and ends short of its announced length", async (cutAfterBytes, body) => {
  await using emulator = await startEmulator()
  emulator.fail({ cutAfterBytes })
  const seen = await watch(emulator, "/api/v2/batch", batch)
  expect(seen).toMatchObject({ status: 200, body, error: "ECONNRESET" })
  expect(Number(seen.headers?.["content-length"])).toBeGreaterThan(body.length)
  expect(emulator.counts.operations).toBe(0)
  expect(await post(emulator, "/api/v2/batch", batch)).toMatchObject({ status: 200 })
})

test("a cut answer in chunks ends without its last chunk", async () => {
  await using emulator = await startEmulator()
  const headers = { "transfer-encoding": "chunked" }
  emulator.fail({ status: 207, body: { errors: [] }, headers, cutAfterBytes: 5 })
  const seen = await watch(emulator, "/api/v2/batch", batch)
  expect(seen).toMatchObject({ status: 207, body: '{"err', error: "ECONNRESET" })
  expect(seen.headers).not.toHaveProperty("content-length")
})

test("a client by fetch sees a cut answer fail while it reads the body, with all applied when the fault says so", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ cutAfterBytes: 1, apply: true })
  const response = await fetch(`${emulator.url}/api/v2/batch`, { method: "POST", headers: keys, body: batch })
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
  expect(emulator.counts.operations).toBe(3)
})

test("a cut answer is the one that the request would have had", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ cutAfterBytes: 30 })
  const seen = await watch(emulator, "/api/v2/batch", JSON.stringify({ batch: [person("1"), 42] }))
  expect(seen).toMatchObject({ status: 207, error: "ECONNRESET" })
  expect(seen.body).toBe('{"errors":[{"batch_index":1,"r')
})

test("rejectOperations refuses those operations and applies the rest, beside those that are invalid anyway", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ rejectOperations: [3, 0, 2, 9] })
  const body = JSON.stringify({ batch: [person("1"), 42, person("3"), person("4"), person("5")] })
  const { status, text } = await post(emulator, "/api/v2/batch", body)
  expect(status).toBe(207)
  const errors = JSON.parse(text).errors
  expect(errors.map(({ batch_index }: { batch_index: number }) => batch_index)).toEqual([0, 1, 2, 3, 9])
  expect(errors[0]).toEqual({ batch_index: 0, reason: "invalid", field: "", message: "refused by a scripted fault" })
  expect(Array.from(emulator.people(), ({ identifiers }) => identifiers.id)).toEqual(["5"])
  expect(emulator.requests()[0]?.applied).toEqual([4])
})

test("rejectOperations refuses a single operation by a 400", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ rejectOperations: [0] })
  const { status, text } = await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))
  expect(status).toBe(400)
  expect(JSON.parse(text).errors).toEqual([{ reason: "invalid", field: "", message: "refused by a scripted fault" }])
  expect(emulator.counts.operations).toBe(0)
})

test("a delayed answer comes after the operations were applied", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ delayMs: 50 })
  let isAnswered = false
  const answer = post(emulator, "/api/v2/entity", JSON.stringify(person("1"))).finally(() => {
    isAnswered = true
  })
  while (emulator.counts.operations === 0) await new Promise(setImmediate)
  expect(isAnswered).toBe(false)
  expect((await answer).status).toBe(200)
})

test("a request held back is still to be applied when its client gives up, and then is", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ applyDelayMs: 50 })
  const leaving = new AbortController()
  const init = { method: "POST", headers: keys, body: JSON.stringify(person("1")), signal: leaving.signal }
  const answer = fetch(`${emulator.url}/api/v2/entity`, init)
  while (!emulator.requests()[0]?.fault) await new Promise(setImmediate)
  expect(emulator.counts.operations).toBe(0)
  leaving.abort()
  await expect(answer).rejects.toThrow("aborted")
  while (emulator.counts.operations === 0) await new Promise(setImmediate)
  expect(emulator.requests()[0]?.applied).toEqual([0])
})

test("a fault waits for its path, and meets requests without keys too", async () => {
  await using emulator = await startEmulator()
  const fault = emulator.fail({ status: 500, match: { path: "/api/v1/accounts/region" } })
  await send(emulator, person("1"))
  expect(fault).toMatchObject({ used: 0, remaining: 1 })
  expect((await fetch(`${emulator.url}/api/v1/accounts/region`)).status).toBe(500)
  expect(fault).toMatchObject({ used: 1, remaining: 0 })
})

test("applying by a fault does not let a request in that has no keys", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ status: 500, apply: true })
  expect(await post(emulator, "/api/v2/batch", batch, {})).toMatchObject({ status: 500 })
  expect(emulator.counts.operations).toBe(0)
})

test("a script plays a list of replies and sees what it decides by", async () => {
  await using emulator = await startEmulator()
  const asked: unknown[] = []
  const replies = [{ status: 500 }, { rejectOperations: [0] }, undefined, { status: 413, body: "too much" }]
  emulator.fail((request) => {
    asked.push(request)
    return replies[request.number - 1]
  })
  const statuses: number[] = []
  for (let i = 0; i < 5; i++) statuses.push((await post(emulator, "/api/v2/batch", batch)).status)
  expect(statuses).toEqual([500, 207, 200, 413, 200])
  expect(asked[0]).toEqual({
    ...{ number: 1, method: "POST", path: "/api/v2/batch" },
    ...{ bytes: Buffer.byteLength(batch), operations: 3 },
    held: [1, 2, 3].map((id, index) => ({ index, operation: person(String(id)) })),
  })
})

test("a script that throws is answered by a 500 that says so", async () => {
  await using emulator = await startEmulator()
  emulator.fail(() => {
    throw new Error("out of replies")
  })
  const { status, text } = await post(emulator, "/api/v2/batch", batch)
  expect(status).toBe(500)
  expect(text).toContain("out of replies")
  expect(emulator.counts.operations).toBe(0)
})

test("a bad fault is refused at once", async () => {
  await using emulator = await startEmulator()
  expect(() => emulator.fail({ status: 500 }, { status: 42 })).toThrow(
    "status must be an integer from 200 to 599, got 42",
  )
  await send(emulator, person("1"))
})

test("a fault without an effect lets requests pass, and keeps them from the faults after it", async () => {
  await using emulator = await startEmulator()
  const handle = emulator.fail({ times: 2 }, { status: 503 })
  const statuses: number[] = []
  for (let request = 1; request <= 4; request++) {
    statuses.push((await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))).status)
  }
  expect(statuses).toEqual([200, 200, 503, 200])
  expect(handle.used).toBe(3)
})
