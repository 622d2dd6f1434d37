import { expect, test } from "vitest"
import { v1 } from "./v1-request.ts"

const person = { type: "person", identifiers: { id: "42" } }
const acme = { identifiers: { object_type_id: "1", object_id: "acme" }, relationship_attributes: { role: "admin" } }
const customer = "/api/v1/customers/42"

test.each([
  [
    "an identify, whose body is the attributes",
    ["PUT", customer, { email: "zoe@example.com", plan: "pro", age: 7, _update: true, anonymous_id: "a1" }],
    [
      {
        ...person,
        action: "identify",
        attributes: { email: "zoe@example.com", plan: "pro", age: 7, _update: true, anonymous_id: "a1" },
      },
    ],
  ],
  ["an identify without attributes", ["PUT", customer, {}], [{ ...person, action: "identify", attributes: {} }]],
  ["an identify with null for them", ["PUT", customer, null], [{ ...person, action: "identify", attributes: {} }]],
  [
    "an identify with topics",
    ["PUT", customer, { cio_subscription_preferences: { topics: { topic_1: true } } }],
    [
      {
        ...person,
        action: "identify",
        attributes: { cio_subscription_preferences: { topics: { topic_1: true } } },
      },
    ],
  ],
  [
    "an identify with a time",
    ["PUT", customer, { _timestamp: 1764000000 }],
    [{ ...person, action: "identify", attributes: {}, timestamp: 1764000000 }],
  ],
  [
    "an identify with relationships",
    ["PUT", customer, { plan: "pro", cio_relationships: { action: "add_relationships", relationships: [acme] } }],
    [{ ...person, action: "identify", attributes: { plan: "pro" }, cio_relationships: [acme] }],
  ],
  [
    "an identify that ends relationships",
    ["PUT", customer, { plan: "pro", cio_relationships: { action: "delete_relationships", relationships: [acme] } }],
    [
      { ...person, action: "identify", attributes: { plan: "pro" } },
      { ...person, action: "delete_relationships", cio_relationships: [acme] },
    ],
  ],
  ["a delete", ["DELETE", customer], [{ ...person, action: "delete" }]],
  ["a suppress", ["POST", `${customer}/suppress`], [{ ...person, action: "suppress" }]],
  ["an unsuppress", ["POST", `${customer}/unsuppress`, {}], [{ ...person, action: "unsuppress" }]],
  [
    "an event",
    [
      "POST",
      `${customer}/events`,
      { name: " bought ", id: "01JZ0A7MEXH2V6J8D3Q5T9W4RK", timestamp: 1764000000, data: { price: 2.5 } },
    ],
    [
      {
        ...person,
        action: "event",
        name: "bought",
        id: "01JZ0A7MEXH2V6J8D3Q5T9W4RK",
        timestamp: 1764000000,
        attributes: { price: 2.5 },
      },
    ],
  ],
  [
    "an event of a type not known",
    ["POST", `${customer}/events`, { name: "e", type: "click" }],
    [{ ...person, action: "event", name: "e" }],
  ],
  [
    "an event with null for data",
    ["POST", `${customer}/events`, { name: "e", data: null }],
    [{ ...person, action: "event", name: "e" }],
  ],
  [
    "a page",
    ["POST", `${customer}/events`, { type: "page", name: "/tea" }],
    [{ ...person, action: "page", name: "/tea" }],
  ],
  [
    "a screen, with an anonymous_id that says nothing new",
    ["POST", `${customer}/events`, { type: "screen", name: "Basket", anonymous_id: "a1" }],
    [{ ...person, action: "screen", name: "Basket" }],
  ],
  [
    "an anonymous event",
    ["POST", "/api/v1/events", { name: "seen", anonymous_id: "a1", id: "e1", timestamp: 5, data: { a: 1 } }],
    [
      {
        type: "anonymous",
        action: "event",
        identifiers: { anonymous_id: "a1" },
        name: "seen",
        id: "e1",
        timestamp: 5,
        attributes: { a: 1 },
      },
    ],
  ],
  [
    "an anonymous page of a number",
    ["POST", "/api/v1/events", { name: "/", type: "page", anonymous_id: 7 }],
    [{ type: "anonymous", action: "page", identifiers: { anonymous_id: "7" }, name: "/" }],
  ],
  [
    "an invite",
    ["POST", "/api/v1/events", { name: "invite", data: { recipient: "new@example.com" } }],
    [
      {
        type: "anonymous",
        action: "event",
        identifiers: {},
        name: "invite",
        attributes: { recipient: "new@example.com" },
      },
    ],
  ],
  [
    "an invite with an empty anonymous_id",
    ["POST", "/api/v1/events", { name: "invite", anonymous_id: "" }],
    [{ type: "anonymous", action: "event", identifiers: {}, name: "invite" }],
  ],
  [
    "a device",
    [
      "PUT",
      `${customer}/devices`,
      { device: { id: "t1", platform: "ios", last_used: 1764000000, attributes: { app_version: "1.0" } } },
    ],
    [
      {
        ...person,
        action: "add_device",
        device: { token: "t1", platform: "ios", last_used: 1764000000, attributes: { app_version: "1.0" } },
      },
    ],
  ],
  [
    "a device with attributes beside its token, and such as are no text",
    ["PUT", `${customer}/devices`, { device: { id: "t1", platform: "android", primary: true, attributes: { n: 3 } } }],
    [
      {
        ...person,
        action: "add_device",
        device: { token: "t1", platform: "android", attributes: { primary: "true", n: "3" } },
      },
    ],
  ],
  [
    "the end of a device",
    ["DELETE", `${customer}/devices/t1`],
    [{ ...person, action: "delete_device", device: { token: "t1" } }],
  ],
  [
    "a merge",
    ["POST", "/api/v1/merge_customers", { primary: { id: "42" }, secondary: { email: "old@example.com" } }],
    [{ type: "person", action: "merge", primary: { id: "42" }, secondary: { email: "old@example.com" } }],
  ],
  [
    "a push event",
    ["POST", "/api/v1/push/events", { delivery_id: "d1", event: "opened", device_id: "t1", timestamp: 1613063089 }],
    [
      {
        type: "delivery",
        action: "metric",
        identifiers: { id: "d1" },
        name: "opened",
        timestamp: 1613063089,
        attributes: { device_id: "t1" },
      },
    ],
  ],
  [
    "a metric",
    ["POST", "/api/v1/metrics", { delivery_id: "d1", metric: "bounced", recipient: 4915112345678, reason: "full" }],
    [
      {
        type: "delivery",
        action: "metric",
        identifiers: { id: "d1" },
        name: "bounced",
        attributes: { recipient: 4915112345678, reason: "full" },
      },
    ],
  ],
  [
    "a metric without more",
    ["POST", "/api/v1/metrics", { delivery_id: "d1", metric: "opened" }],
    [{ type: "delivery", action: "metric", identifiers: { id: "d1" }, name: "opened" }],
  ],
  [
    "what became of an in-app message",
    [
      "POST",
      "/api/v1/cio_deliveries/events",
      {
        type: "in_app",
        payload: { delivery_id: "d1", event: "clicked", timestamp: 1764000000.5, metadata: { action_name: "buy" } },
      },
    ],
    [
      {
        type: "delivery",
        action: "metric",
        identifiers: { id: "d1" },
        name: "clicked",
        timestamp: 1764000000.5,
        attributes: { metadata: { action_name: "buy" } },
      },
    ],
  ],
  [
    "an event whose id is a number",
    ["POST", `${customer}/events`, { id: 42, name: "e" }],
    [{ ...person, action: "event", name: "e", id: "42" }],
  ],
  [
    "an unsubscribe",
    ["POST", "/unsubscribe/d1", { unsubscribe: true }],
    [{ type: "delivery", action: "unsubscribe", identifiers: { id: "d1" }, attributes: { unsubscribe: true } }],
  ],
  [
    "an unsubscribe taken back",
    ["POST", "/unsubscribe/d1", { unsubscribe: false }],
    [{ type: "delivery", action: "unsubscribe", identifiers: { id: "d1" }, attributes: { unsubscribe: false } }],
  ],
  [
    "an unsubscribe that does not say",
    ["POST", "/unsubscribe/d1", {}],
    [{ type: "delivery", action: "unsubscribe", identifiers: { id: "d1" }, attributes: { unsubscribe: true } }],
  ],
  [
    "people into a segment, as far as their ids can be ids",
    ["POST", "/api/v1/segments/7/add_customers", { ids: ["1", 2, null, "", 2.5, {}] }],
    [
      {
        type: "segment",
        action: "add_people",
        identifiers: { id: "7" },
        people: [{ id: "1" }, { id: "2" }],
        unusable: [2, 3, 4, 5],
      },
    ],
  ],
  [
    "numbers that can be no emails",
    ["POST", "/api/v1/segments/7/add_customers?id_type=email", { ids: [42, 43] }],
    [{ type: "segment", action: "add_people", identifiers: { id: "7" }, people: [], unusable: [0, 1] }],
  ],
  [
    "people out of a segment, by email",
    ["POST", "/api/v1/segments/7/remove_customers?id_type=email", { ids: ["a@example.com", 3] }],
    [
      {
        type: "segment",
        action: "remove_people",
        identifiers: { id: "7" },
        people: [{ email: "a@example.com" }],
        unusable: [1],
      },
    ],
  ],
  [
    "people into a segment, by cio_id",
    ["POST", "/api/v1/segments/7/add_customers?id_type=cio_id", { ids: ["a3000001"] }],
    [{ type: "segment", action: "add_people", identifiers: { id: "7" }, people: [{ cio_id: "a3000001" }] }],
  ],
  [
    "a form, with fields that the service keeps for itself",
    [
      "POST",
      "/api/v1/forms/signup/submit",
      { data: { email: "zoe@example.com", id: null, first_name: "Zoe", form_id: 7 } },
    ],
    [
      {
        type: "form",
        action: "submit",
        identifiers: { id: "signup" },
        attributes: { email: "zoe@example.com", id: null, first_name: "Zoe", form_id: 7 },
      },
    ],
  ],
] as const)("%s", async (_, [method, path, body], operations) => {
  const { taken, answer, sent } = await v1(method, path, body)
  expect(taken).toEqual(operations)
  expect(answer).toEqual(path.includes("/forms/") ? { status: 204, body: "" } : { status: 200, body: {} })
  expect(sent).toHaveLength(operations.length)
})

test.each([
  ["an id", "42", { id: "42" }],
  ["an email, by its @", "zoe%40example.com", { email: "zoe@example.com" }],
  ["an email whose @ is not encoded", "zoe@example.com", { email: "zoe@example.com" }],
  ["a cio_id, by its prefix", "cio_a3000001", { cio_id: "a3000001" }],
  ["a plus that is encoded", "a%2Bb%40example.com", { email: "a+b@example.com" }],
  ["a plus that is not", "a+b@example.com", { email: "a+b@example.com" }],
  ["a slash", "a%2Fb", { id: "a/b" }],
  ["a space", "a%20b", { id: "a b" }],
  ["letters beyond ASCII", "%C3%BC%F0%9F%98%80", { id: "ü😀" }],
  ["a per cent sign, decoded once", "100%2525", { id: "100%25" }],
  ["a question mark and a hash", "%3F%23", { id: "?#" }],
  ["the name of an endpoint", "events", { id: "events" }],
] as const)("a path names %s", async (_, identifier, identifiers) => {
  const { taken } = await v1("PUT", `/api/v1/customers/${identifier}`, {})
  expect(taken).toMatchObject([{ identifiers }])
  const device = await v1("DELETE", `/api/v1/customers/${identifier}/devices/a%2Fb%2B%25`)
  expect(device.taken).toMatchObject([{ identifiers, device: { token: "a/b+%" } }])
})

test("a request is shown as it was sent: what its path, query and body say", async () => {
  const { sent } = await v1("POST", "/api/v1/segments/7/add_customers?id_type=email", { ids: ["a@example.com"], x: 1 })
  expect(sent).toEqual([{ segment_id: "7", id_type: "email", body: { ids: ["a@example.com"], x: 1 } }])
  expect((await v1("DELETE", customer)).sent).toEqual([{ identifier: "42" }])
  expect((await v1("POST", `${customer}/events`, [])).sent).toEqual([])
})

test("keys are needed, but for what a delivery's id is secret enough for", async () => {
  const open = ["/api/v1/metrics", "/api/v1/push/events", "/push/events", "/unsubscribe/d1"]
  for (const path of open) expect((await v1("POST", path, {})).endpoint.needsKeys).toBe(false)
  for (const [method, path] of [
    ["GET", "/auth"],
    ["PUT", customer],
    ["POST", "/api/v1/events"],
    ["POST", "/api/v1/forms/f/submit"],
  ] as const) {
    const { endpoint } = await v1(method, path, {})
    expect(endpoint.needsKeys).toBe(true)
    expect(endpoint.unauthorized).toMatchObject({ status: 401, body: '{"meta":{"error":"Unauthorized request"}}\n' })
  }
  expect((await v1("GET", "/auth")).answer).toEqual({ status: 200, body: {} })
})
