import { request } from "node:http"
import { expect, test } from "vitest"
import type { ControlError } from "../../src/control/control-types.ts"
import { startEmulator } from "../../src/index.ts"
import { control } from "./control-json.ts"
import { person, send, watchRequest } from "./send.ts"

const ndjson = { "content-type": "application/x-ndjson" }

test("a snapshot taken from one emulator and put into another brings everything over", async () => {
  await using one = await startEmulator()
  await using other = await startEmulator()
  await send(one, person("1", { plan: "pro" }), person("2"), {
    ...{ type: "person", action: "event", identifiers: { id: "1" }, name: "bought" },
  })
  await send(other, person("3"))
  const response = await fetch(`${one.url}/emulator/snapshot`)
  const text = await response.text()
  expect(response.headers.get("content-type")).toBe("application/x-ndjson")
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="track-emulator-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.ndjson"$/,
  )
  expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(text)))
  expect(text.endsWith("\n")).toBe(true)

  const { status, json } = await control(other, "snapshot", { method: "PUT", headers: ndjson, body: text })
  expect([status, json]).toEqual([204, null])
  expect([...other.people()]).toEqual([...one.people()])
  expect([...other.events()]).toEqual([...one.events()])
  expect(other.person({ id: "3" })).toBeUndefined()
})

test("a snapshot comes in as a stream, cut anywhere", async () => {
  await using one = await startEmulator()
  await using other = await startEmulator()
  await send(one, ...Array.from({ length: 300 }, (_, index) => person(`ünïcödé-${index}`, { note: "äöü" })))
  const bytes = new Uint8Array(await (await fetch(`${one.url}/emulator/snapshot`)).arrayBuffer())
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 1001) controller.enqueue(bytes.slice(at, at + 1001))
      controller.close()
    },
  })
  const init: RequestInit & { duplex: "half" } = { method: "PUT", headers: ndjson, body, duplex: "half" }
  expect((await control(other, "snapshot", init)).status).toBe(204)
  expect([...other.people()]).toEqual([...one.people()])
})

test.each([
  ["no JSON", "hello\n", "line 1: "],
  ["nothing", "", "must be the first line of a snapshot"],
  ["half of one", undefined, "the snapshot was cut off"],
])("a body with %s is refused, and what is held stays", async (_, given, message) => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"), person("2"))
  const whole = await (await fetch(`${emulator.url}/emulator/snapshot`)).text()
  const body = given ?? `${whole.split("\n").slice(0, 2).join("\n")}\n`
  const { status, json } = await control<ControlError>(emulator, "snapshot", { method: "PUT", headers: ndjson, body })
  expect(status).toBe(400)
  expect(json.error).toContain(message)
  expect(json.error).toMatch(/; what is held has not changed$/)
  expect(emulator.counts.people).toBe(2)
})

test("only NDJSON is taken for a snapshot", async () => {
  await using emulator = await startEmulator()
  const { status, json } = await control<ControlError>(emulator, "snapshot", { method: "PUT", body: "{}" })
  expect(status).toBe(415)
  expect(json.error).toMatch(/^the Content-Type header must be application\/x-ndjson or application\/ndjson/)
})

test("a client that leaves in the middle of a snapshot changes nothing", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  const outgoing = request(`${emulator.url}/emulator/snapshot`, { method: "PUT", headers: ndjson })
  const seen = watchRequest(outgoing, () => {
    outgoing.write('{"cioEmulator":1,', () => setImmediate(() => outgoing.destroy()))
  })
  expect((await seen).error).toBe("ECONNRESET")
  expect((await control(emulator, "status")).status).toBe(200)
  expect(emulator.counts).toMatchObject({ people: 1, requests: 1 })
})
