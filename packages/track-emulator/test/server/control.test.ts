import { expect, test } from "vitest"
import type {
  ControlError,
  List,
  PersonDetail,
  PersonRow,
  RequestDetail,
  Status,
} from "../../src/control/control-types.ts"
import { createEmulator, reasons, startEmulator } from "../../src/index.ts"
import { control } from "./control-json.ts"
import { person, post, send } from "./send.ts"

test("a status tells where the emulator is, what it holds and what became of the operations", async () => {
  await using emulator = await startEmulator({ siteId: "site", region: "eu", lenient: true })
  const headers = { authorization: `Basic ${btoa("site:emulator")}` }
  await post(
    emulator,
    "/api/v2/batch",
    JSON.stringify({ batch: [person("1"), person("2", { _update: true })] }),
    headers,
  )
  emulator.fail({ status: 503 }, { status: 503 })
  await post(emulator, "/api/v2/entity", JSON.stringify(person("3")), headers)
  const { status, json } = await control<Status>(emulator, "status")
  expect(status).toBe(200)
  expect(json).toEqual({
    ...{ version: expect.stringMatching(/^\d+\.\d+\.\d+/), url: emulator.url, dataFile: null },
    ...{ credentials: { siteId: "site", apiKey: "emulator" }, region: "eu", lenient: true },
    startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    revision: expect.any(Number),
    counts: {
      ...{ people: 1, objects: 0, events: 0, devices: 0, relationships: 0, deliveries: 0, operations: 2, requests: 2 },
      effects: { applied: 1, partial: 0, ignored: 1, refused: 0, withheld: 1 },
      faults: 1,
    },
  })
})

test("asking about the emulator is no request to the API: it changes no count and no revision", async () => {
  await using emulator = await startEmulator()
  const before = (await control<Status>(emulator, "status")).json
  for (const path of ["people", "events", "requests", "faults", "nowhere", "status"]) await control(emulator, path)
  const { json } = await control<Status>(emulator, "status")
  expect(json).toEqual(before)
  expect(json.counts.requests).toBe(0)
})

test("the reasons of verdicts come with what they mean", async () => {
  await using emulator = await startEmulator()
  expect((await control(emulator, "reasons")).json).toEqual(reasons)
})

test("a reset throws everything away, with or without an empty body", async () => {
  await using emulator = await startEmulator()
  for (const init of [{}, { body: "" }, { body: "{}", headers: { "content-type": "application/json" } }]) {
    await send(emulator, person("1"))
    const { status, json } = await control(emulator, "reset", { method: "POST", ...init })
    expect([status, json]).toEqual([204, null])
    expect(emulator.counts).toMatchObject({ people: 0, requests: 0, operations: 0 })
  }
})

test("values that look like markup come back as they were sent, in JSON that no browser takes for a page", async () => {
  await using emulator = await startEmulator()
  const nasty = `<img src=x onerror=alert(1)>"'\`</script><script>alert(1)</script>\u2028\u0000&lt;`
  await send(emulator, person(nasty, { [nasty]: nasty, nested: { deep: [nasty] } }))
  const list = await control<List<PersonRow>>(emulator, `people?search=${encodeURIComponent(nasty.toUpperCase())}`)
  expect(list.json.rows[0]?.attributes).toEqual({ [nasty]: nasty, nested: { deep: [nasty] } })
  const detail = await control<PersonDetail>(emulator, `person?id=${encodeURIComponent(nasty)}`)
  expect(detail.json.person.identifiers.id).toBe(nasty)
  const request = await control<RequestDetail>(emulator, "requests/1")
  expect(request.json.operations.rows[0]?.sent).toEqual(person(nasty, { [nasty]: nasty, nested: { deep: [nasty] } }))
  for (const { headers } of [list, detail, request]) {
    expect(headers.get("content-type")).toBe("application/json")
    expect(headers.get("x-content-type-options")).toBe("nosniff")
  }
})

test.each(["status", "people", "nowhere", "people/none", "people?limit=0", "reset"])(
  "the answer to %s is never stored, sniffed, told on or shared",
  async (path) => {
    await using emulator = await startEmulator()
    const { headers } = await control(emulator, path, { headers: { origin: emulator.url } })
    expect(headers.get("cache-control")).toBe("no-store")
    expect(headers.get("x-content-type-options")).toBe("nosniff")
    expect(headers.get("referrer-policy")).toBe("no-referrer")
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin")
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([])
  },
)

test("what there is not is a 404 with where to look", async () => {
  await using emulator = await startEmulator()
  const { status, json } = await control<ControlError>(emulator, "nowhere")
  expect(status).toBe(404)
  expect(json).toEqual({ error: "there is nothing at this path; docs/emulator-http.md has a list of what there is" })
})

test.each([
  ["POST", "status", "OPTIONS, GET, HEAD"],
  ["GET", "reset", "OPTIONS, POST"],
  ["PUT", "faults", "OPTIONS, GET, HEAD, POST, DELETE"],
  ["GET", "faults/1", "OPTIONS, PATCH, DELETE"],
  ["DELETE", "snapshot", "OPTIONS, GET, HEAD, PUT"],
])("%s %s is a 405 that names the methods, as OPTIONS does", async (method, path, allow) => {
  await using emulator = await startEmulator()
  const { status, headers, json } = await control<ControlError>(emulator, path, { method })
  expect([status, headers.get("allow")]).toEqual([405, allow])
  expect(json.error).toBe(`the method must be one of ${allow}`)
  const options = await control(emulator, path, { method: "OPTIONS" })
  expect([options.status, options.headers.get("allow"), options.json]).toEqual([204, allow, null])
})

test("HEAD answers as GET does, without the body", async () => {
  await using emulator = await startEmulator()
  for (const path of ["status", "people", "live", "snapshot"]) {
    const { status, json } = await control(emulator, path, { method: "HEAD" })
    expect([status, json]).toEqual([200, null])
  }
})

test("an emulator without a socket has the same control API", async () => {
  await using emulator = createEmulator()
  const response = await emulator.fetch(`${emulator.url}/emulator/status`)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ url: emulator.url, counts: { people: 0 } })
  const page = await emulator.fetch(`${emulator.url}/`, { headers: { accept: "text/html" } })
  expect(await page.text()).toContain(`Its control API is at ${emulator.url}/emulator/status`)
})
