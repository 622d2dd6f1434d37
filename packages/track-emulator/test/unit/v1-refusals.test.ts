import { expect, test } from "vitest"
import { v1 } from "./v1-request.ts"

const customer = "/api/v1/customers/42"
const bytes = (text: string) => new TextEncoder().encode(text)
const long = "x".repeat(151)

/** Endpoints that answer one message. */
test.each([
  ["a body that is no JSON", "PUT", customer, bytes("{"), "the body must be JSON in UTF-8"],
  ["an empty body", "PUT", customer, bytes(""), "the body must be JSON in UTF-8"],
  ["a form's encoding", "PUT", customer, bytes("email=a%40example.com"), "the body must be JSON in UTF-8"],
  ["a byte order mark", "PUT", customer, bytes("\uFEFF{}"), "the body must be JSON in UTF-8"],
  ["bytes that are no UTF-8", "PUT", customer, new Uint8Array([0x22, 0xff, 0x22]), "the body must be JSON in UTF-8"],
  ["an array", "PUT", customer, [], "the body must be an object"],
  ["text", "POST", `${customer}/events`, "name", "the body must be an object"],
  ["a path's id over the limit", "PUT", `/api/v1/customers/${long}`, {}, "identifier must be at most 150 bytes"],
  ["a cio_id that is empty", "DELETE", "/api/v1/customers/cio_", undefined, "identifier must not be empty"],
  ["an attribute's value over the limit", "PUT", customer, { bio: "x".repeat(1001) }, "bio must be at most 1000 bytes"],
  [
    "an attribute's name over the limit",
    "PUT",
    customer,
    { [long]: 1 },
    "attributes has a property name of more than 150",
  ],
  ["301 attributes", "PUT", customer, many(301), "attributes must have at most 300"],
  ["an _update that is text", "PUT", customer, { _update: "yes" }, "_update must be boolean"],
  [
    "a topic that is text",
    "PUT",
    customer,
    topics("yes"),
    "cio_subscription_preferences.topics.topic_1 must be boolean",
  ],
  ["a time that is text", "PUT", customer, { _timestamp: "now" }, "_timestamp must be number"],
  ["relationships as in v2", "PUT", customer, { cio_relationships: [] }, "cio_relationships must be object"],
  [
    "relationships without an action",
    "PUT",
    customer,
    { cio_relationships: {} },
    "cio_relationships.action must be one of",
  ],
  [
    "relationships with an action not known",
    "PUT",
    customer,
    { cio_relationships: { action: "add" } },
    "cio_relationships.action must be one of add_relationships, delete_relationships",
  ],
  [
    "more beside relationships",
    "PUT",
    customer,
    { cio_relationships: { action: "add_relationships", relationships: [], extra: 1 } },
    "cio_relationships.extra is not known here",
  ],
  [
    "an action without relationships",
    "PUT",
    customer,
    relate(undefined),
    "cio_relationships.relationships must be array",
  ],
  [
    "a relationship without identifiers",
    "PUT",
    customer,
    relate([{}]),
    "cio_relationships.relationships.0.identifiers is required",
  ],
  ["an event without a name", "POST", `${customer}/events`, {}, "name is required"],
  ["an event with a blank name", "POST", `${customer}/events`, { name: "  " }, "name must not be empty"],
  ["an event with a number for a name", "POST", `${customer}/events`, { name: 7 }, "name must be string"],
  ["an event's name over the limit", "POST", `${customer}/events`, { name: long }, "name must be at most 100 bytes"],
  ["an event with data that is text", "POST", `${customer}/events`, { name: "e", data: "" }, "data must be object"],
  [
    "an event with data over the limit",
    "POST",
    `${customer}/events`,
    { name: "e", data: { a: "x".repeat(100_000) } },
    "data must be at most 100000 bytes",
  ],
  [
    "an event's recipient that is a number",
    "POST",
    `${customer}/events`,
    { name: "e", data: { recipient: 7 } },
    "data.recipient must be string",
  ],
  [
    "an event with a time as text",
    "POST",
    `${customer}/events`,
    { name: "e", timestamp: "1" },
    "timestamp must be number",
  ],
  [
    "an event with a member not known",
    "POST",
    `${customer}/events`,
    { name: "e", attributes: {} },
    "attributes is not",
  ],
  ["an anonymous event without a name", "POST", "/api/v1/events", { anonymous_id: "a" }, "name is required"],
  [
    "an anonymous_id over the limit",
    "POST",
    "/api/v1/events",
    { name: "e", anonymous_id: long },
    "anonymous_id must be",
  ],
  [
    "an anonymous_id that is an object",
    "POST",
    "/api/v1/events",
    { name: "e", anonymous_id: {} },
    "anonymous_id must be",
  ],
  ["a merge without a secondary", "POST", "/api/v1/merge_customers", { primary: { id: "1" } }, "secondary is required"],
  [
    "a merge with two identifiers on a side",
    "POST",
    "/api/v1/merge_customers",
    { primary: { id: "1", email: "a@example.com" }, secondary: { id: "2" } },
    "primary.email does not stand here",
  ],
  [
    "a merge with more",
    "POST",
    "/api/v1/merge_customers",
    { primary: { id: "1" }, secondary: { id: "2" }, type: "x" },
    "type is not known here",
  ],
  ["a metric without a delivery", "POST", "/api/v1/metrics", { metric: "opened" }, "delivery_id is required"],
  [
    "a metric of another name",
    "POST",
    "/api/v1/metrics",
    { delivery_id: "d", metric: "read" },
    "metric must be one of",
  ],
  [
    "a metric with more",
    "POST",
    "/api/v1/metrics",
    { delivery_id: "d", metric: "opened", x: 1 },
    "x is not known here",
  ],
  [
    "a push event that bounced",
    "POST",
    "/api/v1/push/events",
    { delivery_id: "d", event: "bounced" },
    "event must be one",
  ],
  ["an in-app report without a payload", "POST", "/api/v1/cio_deliveries/events", {}, "payload is required"],
  [
    "an in-app report of nothing",
    "POST",
    "/api/v1/cio_deliveries/events",
    { type: "in_app", payload: { event: "opened" } },
    "delivery_id is required",
  ],
  ["an unsubscribe in text", "POST", "/unsubscribe/d", { unsubscribe: "yes" }, "unsubscribe must be boolean"],
  ["a segment's ids left out", "POST", "/api/v1/segments/1/add_customers", {}, "ids is required"],
  [
    "no ids for a segment",
    "POST",
    "/api/v1/segments/1/add_customers",
    { ids: [] },
    "ids must be an array of 1 to 1000",
  ],
  ["1001 ids", "POST", "/api/v1/segments/1/remove_customers", { ids: Array(1001).fill("1") }, "ids must be an array"],
  [
    "a kind of ids not known",
    "POST",
    "/api/v1/segments/1/add_customers?id_type=phone",
    { ids: ["1"] },
    "id_type must be",
  ],
] as const)("%s is refused with 400 and the reason", async (_, method, path, body, message) => {
  const { answer, taken } = await v1(method, path, body)
  expect(answer).toEqual({ status: 400, body: { meta: { error: expect.stringContaining(message) } } })
  expect(taken).toEqual([])
})

/** Endpoints that answer a list of messages. */
test.each([
  ["a body that is no JSON", "PUT", `${customer}/devices`, bytes("x"), ["the body must be JSON in UTF-8"]],
  ["no device", "PUT", `${customer}/devices`, {}, ["device is required"]],
  ["a device that is text", "PUT", `${customer}/devices`, { device: "t" }, ["device must be object"]],
  [
    "a device without a token and platform",
    "PUT",
    `${customer}/devices`,
    { device: {} },
    ["device.id is required", "device.platform is required"],
  ],
  [
    "a platform not known",
    "PUT",
    `${customer}/devices`,
    { device: { id: "t", platform: "web" } },
    ["device.platform must be one of ios, android"],
  ],
  [
    "an attribute of a device that is an object",
    "PUT",
    `${customer}/devices`,
    device({ a: {} }),
    ["device.attributes.a must be string"],
  ],
  [
    "attributes of a device that are none",
    "PUT",
    `${customer}/devices`,
    device(7),
    ["device.attributes must be object"],
  ],
  ["a form without data", "POST", "/api/v1/forms/f/submit", {}, ["data is required"]],
  [
    "a form of nobody",
    "POST",
    "/api/v1/forms/f/submit",
    { data: { email_address: "a@example.com" } },
    ["data needs exactly one of: id, email"],
  ],
  [
    "a form of two",
    "POST",
    "/api/v1/forms/f/submit",
    { data: { id: "1", email: "a@example.com" } },
    ["data needs exactly one of: id, email"],
  ],
  [
    "a form with numbers",
    "POST",
    "/api/v1/forms/f/submit",
    { data: { email: "a@example.com", a: 1, "b/c": true } },
    ["data.a must be string", "data.b/c must be string"],
  ],
  [
    "a form with a value over the limit",
    "POST",
    "/api/v1/forms/f/submit",
    { data: { id: "1", a: "x".repeat(1001) } },
    ["data.a must be at most 1000 bytes of UTF-8"],
  ],
] as const)("%s is refused with 400 and all reasons", async (_, method, path, body, messages) => {
  const { answer, taken } = await v1(method, path, body)
  expect(answer).toEqual({ status: 400, body: { meta: { errors: messages } } })
  expect(taken).toEqual([])
})

test("a segment whose id is no number does not exist", async () => {
  const { answer } = await v1("POST", "/api/v1/segments/vips/add_customers", { ids: ["1"] })
  expect(answer).toEqual({ status: 404, body: "Segment not found" })
})

test("an identify is refused as a whole when only its relationships are wrong", async () => {
  const body = { plan: "pro", cio_relationships: { action: "delete_relationships", relationships: [{}] } }
  const { judgement, taken } = await v1("PUT", customer, body)
  expect(taken).toEqual([])
  expect(judgement).toMatchObject({ operations: [{ ok: false }] })
})

const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`

test.each([
  ["an identify", "PUT", customer, deep],
  ["relationships", "PUT", customer, `{"cio_relationships":${deep}}`],
  ["an event", "POST", `${customer}/events`, `{"name":"e","data":${deep}}`],
  ["an anonymous event", "POST", "/api/v1/events", `{"name":"e","anonymous_id":"a","data":${deep}}`],
  ["a device", "PUT", `${customer}/devices`, `{"device":{"id":"t","platform":"ios","attributes":${deep}}}`],
  ["a merge", "POST", "/api/v1/merge_customers", `{"primary":${deep},"secondary":{"id":"1"}}`],
  ["a metric", "POST", "/api/v1/metrics", `{"delivery_id":"d","metric":"opened","x":${deep}}`],
  ["a push event", "POST", "/push/events", `{"delivery_id":"d","event":"opened","x":${deep}}`],
  [
    "an in-app message",
    "POST",
    "/api/v1/cio_deliveries/events",
    `{"payload":{"delivery_id":"d","event":"opened","metadata":${deep}}}`,
  ],
  ["an unsubscribe", "POST", "/unsubscribe/d", `{"unsubscribe":${deep}}`],
  ["a segment", "POST", "/api/v1/segments/7/add_customers", `{"ids":["1",${deep}]}`],
  ["a form", "POST", "/api/v1/forms/f/submit", `{"data":{"id":"1","a":${deep}}}`],
] as const)("%s nested without end is refused, and what is shown of it can be shown", async (_, method, path, body) => {
  for (const lenient of [false, true]) {
    const { answer, judgement, taken, sent } = await v1(method, path, bytes(body), { lenient })
    const message = "the body is nested deeper than 100 levels"
    const isList = path.endsWith("/devices") || path.endsWith("/submit")
    const meta = isList ? { errors: [message] } : { error: message }
    expect(answer).toEqual({ status: 400, body: { meta } })
    expect(judgement).toMatchObject({ operations: [{ ok: false, refusals: [{ reason: "invalid", field: "" }] }] })
    expect(taken).toEqual([])
    expect(sent).toHaveLength(1)
    expect(JSON.stringify(structuredClone(sent)).length).toBeLessThan(200)
  }
})

function many(count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, i]))
}

function topics(topic_1: unknown) {
  return { cio_subscription_preferences: { topics: { topic_1 } } }
}

function relate(relationships: unknown) {
  return { cio_relationships: { action: "add_relationships", relationships } }
}

function device(attributes: unknown) {
  return { device: { id: "t", platform: "ios", attributes } }
}
