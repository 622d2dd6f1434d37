import type { Operation } from "@cio/track-core"
import { expect } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { keys, post } from "../server/send.ts"

const people = [
  ["Ada", "Okafor", "London"],
  ["Björn", "Sjögren", "Göteborg"],
  ["Chiara", "De Luca", "Torino"],
  ["דנה", "לוי", "חיפה"],
  ["Emeka", "Nwosu", "Lagos"],
  ["Fátima", "Gonçalves", "Porto"],
  ["Greta", "Lindqvist", "Malmö"],
  ["Χρύσα", "Παππά", "Πάτρα"],
  ["Ibrahim", "Yılmaz", "İzmir"],
  ["Jana", "Nováková", "Brno"],
  ["Kwame", "Mensah", "Accra"],
  ["Lucía", "Fernández", "Sevilla"],
] as const
const plans = ["free", "pro", "team", "enterprise"]
const pages = ["/pricing", "/docs/start", "/account/billing", "/blog/launch-week"]
const companies = [
  ["acme", "Acme Logistics", 240],
  ["nordwind", "Nordwind Energie GmbH", 38],
  ["tidal", "Tidal Coffee Roasters", 12],
] as const
/** Unix seconds of the first thing that happened. */
const start = 1_795_500_000

/** What a few days of a shop's use leave behind, among it all that can become of an operation or a request. */
export async function fillRealistically(emulator: Emulator): Promise<void> {
  const agents = ["customerio-node/5.2.0", "cio-track/0.4.0 node/20.20", "Customer.io Ruby Client/5.3", "shop-api/12.1"]
  let requests = 0
  const send = async (path: string, body: unknown, status: number) => {
    const headers = { ...keys, "user-agent": agents[requests++ % agents.length] ?? "" }
    const answer = await post(emulator, path, typeof body === "string" ? body : JSON.stringify(body), headers)
    expect(answer.status).toBe(status)
  }
  await send("/api/v2/batch", { batch: companies.map(company) }, 200)
  await send("/api/v2/batch", { batch: people.flatMap(person) }, 200)
  for (let number = 0; number < people.length; number++) {
    await send("/api/v2/batch", { batch: [...visits(number), ...relations(number)] }, 200)
  }
  await send("/api/v1/segments/7/add_customers", { ids: ["u_1000", "u_1001", "u_1004"] }, 200)
  await send("/api/v1/segments/12/add_customers", { ids: ["u_1000"] }, 200)
  await send("/api/v1/events", { name: "newsletter_opened", anonymous_id: "anon-5f2c", data: { issue: 41 } }, 200)
  await send("/api/v2/batch", { batch: troubled }, 207)
  await send("/api/v2/entity", "{ not json", 400)
  await send("/api/v2/entity", { type: "person", action: "identify", identifiers: { id: "u_1000" }, plan: "x" }, 400)
  emulator.fail({ status: 503, body: "<html><body><h1>503 Service Unavailable</h1></body></html>" })
  await send("/api/v2/batch", { batch: visits(3) }, 503)
  emulator.fail({ retryAfter: 2 })
  await send("/api/v2/entity", visits(5)[0], 429)
  emulator.fail(
    { status: 503, probability: 0.1, times: "always", seed: 41, label: "flaky gateway" },
    { rejectOperations: { person: { id: "u_1007" } }, times: "always" },
    { delayMs: 2000, times: 3, match: { path: "/api/v2/batch", method: "POST" } },
  )
}

function company([object_id, name, employees]: (typeof companies)[number]): Operation {
  const identifiers = { object_type_id: "1", object_id }
  return { type: "object", action: "identify", identifiers, attributes: { name, employees, country: "DE" } }
}

function person([first, last, city]: (typeof people)[number], number: number): Operation[] {
  const identifiers = { id: `u_${1000 + number}` }
  const attributes = {
    email: `user${1000 + number}@${["example.com", "mail.example", "shop.example"][number % 3]}`,
    first_name: first,
    last_name: last,
    plan: plans[number % plans.length],
    created_at: start - number * 86_400,
    lifetime_value: Math.round(number * number * 17.3) / 10,
    vip: number % 4 === 0,
    address: { city, geo: { lat: 51.5 + number, lon: -0.12 }, tags: ["billing", "shipping"] },
    ...(number % 5 === 0
      ? { referrer: "https://search.example/?q=a+very+long+address+that+does+not+end+soon&page=2" }
      : {}),
  }
  return [{ type: "person", action: "identify", identifiers, attributes }]
}

function visits(number: number): Operation[] {
  const identifiers = { id: `u_${1000 + number}` }
  const at = start + number * 977
  const path = pages[number % pages.length] ?? "/"
  return [
    { type: "person", action: "page", identifiers, name: path, timestamp: at, attributes: { referrer: "direct" } },
    { type: "person", action: "screen", identifiers, name: "Cart", timestamp: at + 31 },
    {
      type: "person",
      action: "event",
      identifiers,
      name: "order_placed",
      timestamp: at + 95,
      attributes: {
        order_id: `o-${4400 + number}`,
        total: 19.9 + number * 7,
        currency: "EUR",
        items: [{ sku: "B-12", n: 2 }],
      },
    },
  ]
}

function relations(number: number): Operation[] {
  const identifiers = { id: `u_${1000 + number}` }
  const [object_id] = companies[number % companies.length] ?? companies[0]
  const relationship = { identifiers: { object_type_id: "1", object_id }, relationship_attributes: { role: "buyer" } }
  const device = { token: `fcm:${"9f3a7c51e0".repeat(6)}${number}`, platform: "android", last_used: start } as const
  return [
    { type: "person", action: "add_relationships", identifiers, cio_relationships: [relationship] },
    { type: "person", action: "add_device", identifiers, device: { ...device, attributes: { app_version: "8.4.1" } } },
  ]
}

/** Taken and refused, with and without effect. */
const troubled = [
  { type: "person", action: "identify", identifiers: { id: "u_1000" }, attributes: { plan: "team", last_seen: start } },
  {
    type: "person",
    action: "identify",
    identifiers: { id: "u_1000" },
    attributes: { email: "user1001@mail.example", nickname: "ada" },
  },
  { type: "person", action: "event", identifiers: { id: "u_1000" }, name: "trial_ended", timestamp: start * 1000 },
  { type: "person", action: "delete_device", identifiers: { id: "u_1000" }, device: { token: "fcm:gone" } },
  { type: "person", action: "event", identifiers: { id: "u_1000" } },
  { type: "person", action: "suppress", identifiers: { id: "u_1011" } },
  { type: "person", action: "event", identifiers: { id: "u_1011" }, name: "order_placed" },
]
