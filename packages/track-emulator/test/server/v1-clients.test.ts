import { request } from "node:http"
import { expect, test } from "vitest"
import { type Emulator, startEmulator } from "../../src/index.ts"
import { keys } from "./send.ts"

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const json = { "content-type": "application/json" }
const python = { ...json, "user-agent": "Customer.io Python Client/2.1", accept: "*/*" }
const ruby = { ...json, "user-agent": "Customer.io Ruby Client/5.0", "accept-encoding": "gzip;q=1.0,deflate;q=0.6" }
const go = { ...json, "user-agent": "Customer.io Go Client/3.0" }
const php = { "content-type": "application/json; charset=utf-8", "user-agent": "GuzzleHttp/7" }

/**
 * Requests as the official clients of other languages write them, and a PHP one: their way of escaping ids, what they send where
 * there is nothing to say, and members that they put elsewhere.
 */
const requests: readonly (readonly [string, Sent, (emulator: Emulator) => void])[] = [
  [
    "Python identifies, with all but letters and digits escaped",
    { method: "PUT", path: "/api/v1/customers/a%2Fb%40example.com", headers: python, body: '{"name": "Zo\\u00eb"}' },
    (emulator) => expect(emulator.person({ email: "a/b@example.com" })?.attributes).toEqual({ name: "Zoë" }),
  ],
  [
    "Python deletes with an empty object",
    { method: "DELETE", path: "/api/v1/customers/known", headers: python, body: "{}" },
    (emulator) => expect(emulator.person({ id: "known" })).toBeUndefined(),
  ],
  [
    "Python suppresses with an empty object",
    { method: "POST", path: "/api/v1/customers/known/suppress", headers: python, body: "{}" },
    (emulator) => expect(emulator.person({ id: "known" })).toBeUndefined(),
  ],
  [
    "Python adds a device with attributes beside its token",
    {
      method: "PUT",
      path: "/api/v1/customers/known/devices",
      headers: python,
      body: '{"device": {"last_used": 1514764800, "primary": true, "id": "t1", "platform": "ios"}}',
    },
    (emulator) =>
      expect(emulator.person({ id: "known" })?.devices).toMatchObject([
        { token: "t1", last_used: 1514764800, attributes: { primary: "true" } },
      ]),
  ],
  [
    "Python removes a device with an empty object",
    { method: "DELETE", path: "/api/v1/customers/known/devices/t1", headers: python, body: "{}" },
    (emulator) => expect(emulator.requests().at(-1)?.results).toMatchObject([{ reason: "unknown-device" }]),
  ],
  [
    "Python backfills an event",
    {
      method: "POST",
      path: "/api/v1/customers/known/events",
      headers: python,
      body: '{"name": "bought", "data": {"price": 23.45}, "timestamp": 1365436200}',
    },
    (emulator) => expect([...emulator.events()]).toMatchObject([{ name: "bought", timestamp: 1365436200 }]),
  ],
  [
    "Ruby identifies, with the id once more in the body",
    { method: "PUT", path: "/api/v1/customers/5%20%2B", headers: ruby, body: '{"id":"5 +","plan":"basic"}' },
    (emulator) => expect(emulator.person({ id: "5 +" })?.attributes).toEqual({ plan: "basic" }),
  ],
  [
    "Ruby deletes without a body",
    { method: "DELETE", path: "/api/v1/customers/known", headers: { "user-agent": ruby["user-agent"] } },
    (emulator) => expect(emulator.person({ id: "known" })).toBeUndefined(),
  ],
  [
    "Ruby tracks with the time among the data too",
    {
      method: "POST",
      path: "/api/v1/customers/known/events",
      headers: ruby,
      body: '{"name":"bought","data":{"type":"socks","timestamp":1365436200},"timestamp":1365436200}',
    },
    (emulator) =>
      expect([...emulator.events()]).toMatchObject([{ attributes: { type: "socks", timestamp: 1365436200 } }]),
  ],
  [
    "Ruby reports push events to a path of its own",
    {
      method: "POST",
      path: "/push/events",
      headers: ruby,
      body: '{"delivery_id":"d1","device_id":"t1","timestamp":1561235678,"event":"opened"}',
    },
    (emulator) => expect(emulator.deliveries()).toMatchObject([{ identifiers: { id: "d1" }, name: "opened" }]),
  ],
  [
    "Go identifies, with @ and + left as they are",
    { method: "PUT", path: "/api/v1/customers/a+b@example.com", headers: go, body: '{"plan":"basic"}' },
    (emulator) => expect(emulator.person({ email: "a+b@example.com" })?.attributes).toEqual({ plan: "basic" }),
  ],
  [
    "Go identifies with no attributes at all",
    { method: "PUT", path: "/api/v1/customers/new", headers: go, body: "null" },
    (emulator) => expect(emulator.person({ id: "new" })).toBeDefined(),
  ],
  [
    "Go tracks without data",
    { method: "POST", path: "/api/v1/customers/known/events", headers: go, body: '{"data":null,"name":"looked"}' },
    (emulator) => expect([...emulator.events()]).toMatchObject([{ name: "looked", attributes: {} }]),
  ],
  [
    "Go removes people from a segment by email",
    {
      method: "POST",
      path: "/api/v1/segments/7/remove_customers?id_type=email",
      headers: go,
      body: '{"ids":["a@example.com"]}',
    },
    (emulator) => expect(emulator.requests().at(-1)).toMatchObject({ status: 200, operations: 1 }),
  ],
  [
    "PHP names a charset, and the person's id as the event's",
    {
      method: "POST",
      path: "/api/v1/customers/known/events",
      headers: php,
      body: '{"id":"known","name":"looked","data":{"at":"caf\\u00e9"}}',
    },
    (emulator) => expect([...emulator.events()]).toMatchObject([{ id: "known", attributes: { at: "café" } }]),
  ],
]

test.each(requests)("%s", async (_, sent, check) => {
  await using emulator = await startEmulator()
  const known = { method: "PUT", path: "/api/v1/customers/known", headers: json, body: "{}" }
  expect(await exchange(emulator, known)).toEqual({ status: 200, body: "{}\n" })
  expect(await exchange(emulator, sent)).toEqual({ status: 200, body: "{}\n" })
  check(emulator)
})

/** By node:http, which sends paths as they are, where fetch would escape them. */
function exchange(emulator: Emulator, { method, path, headers = {}, body }: Sent) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(emulator.url)
    // Node announces no body of a DELETE by itself.
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) }
    const options = { hostname, port, method, path, headers: { ...keys, ...headers, ...length } }
    const outgoing = request(options, (incoming) => {
      let text = ""
      incoming.setEncoding("utf8")
      incoming.on("data", (chunk: string) => {
        text += chunk
      })
      incoming.on("end", () => resolve({ status: incoming.statusCode, body: text }))
    })
    outgoing.on("error", reject)
    outgoing.end(body)
  })
}
