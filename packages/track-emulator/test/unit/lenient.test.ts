import { checkOperation } from "@cio/track-core/validate"
import fc from "fast-check"
import { expect, test } from "vitest"
import { answerTo, type Judgement, judgeBatch, judgeEntity } from "../../src/request/judge-request.ts"
import { applyOperation } from "../../src/state/apply-operation.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { viewEvent, viewObject, viewPerson } from "../../src/state/views.ts"
import { v1Endpoints } from "../../src/v1/v1-endpoints.ts"

const lenient = { lenient: true }
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const identify = { type: "person", action: "identify", identifiers: { id: "1" } }
const event = { type: "person", action: "event", identifiers: { id: "1" }, name: "e" }
const device = { ...identify, action: "add_device", device: { token: "t", platform: "ios" } }
const relate = { ...identify, action: "add_relationships" }
const acme = { identifiers: { object_type_id: "1", object_id: "acme" } }
const delivery = { type: "delivery", action: "event", identifiers: { id: "d" }, attributes: { device_token: "t" } }
const long = "x".repeat(2000)
const many = Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`a${i}`, i]))

test.each([
  [
    "ids, names and values that are too long stay",
    { ...identify, identifiers: { id: long }, attributes: { [long]: 1 } },
  ],
  ["a value that is too long stays", { ...identify, attributes: { bio: long } }],
  ["too many attributes stay", { ...identify, attributes: many }],
  ["an event's name that is too long stays", { ...event, name: long }],
  ["a platform of another name stays", { ...device, device: { token: "t", platform: "web" } }],
  ["a delivery's event of another name stays", { ...delivery, name: "clicked" }],
])("%s", (_, operation) => {
  expect(takenOf(judgeEntity(encode(operation), lenient))).toEqual([operation])
  expect(refusedStrictly(operation)).toBe(true)
})

test.each([
  ["a member not known", { ...identify, extra: 1 }, identify, ["extra"]],
  ["a member of a name with a slash", { ...identify, "a/b~": 1 }, identify, ["a/b~"]],
  ["a time in text", { ...event, timestamp: "2026-01-01" }, event, ["timestamp"]],
  ["attributes that are none", { ...identify, attributes: [] }, identify, ["attributes"]],
  [
    "an _update in text",
    { ...identify, attributes: { _update: "yes", a: 1 } },
    { ...identify, attributes: { a: 1 } },
    ["attributes._update"],
  ],
  [
    "a topic that is neither true nor false",
    { ...identify, attributes: { cio_subscription_preferences: { topics: { topic_1: "no", topic_2: true } } } },
    { ...identify, attributes: { cio_subscription_preferences: { topics: { topic_2: true } } } },
    ["attributes.cio_subscription_preferences.topics.topic_1"],
  ],
  [
    "a second identifier",
    { ...identify, identifiers: { email: "a@example.com", id: "1" } },
    identify,
    ["identifiers.email"],
  ],
  [
    "an identifier that is null, beside one that is right",
    { ...identify, identifiers: { id: null, email: "a@b" } },
    {
      ...identify,
      identifiers: { email: "a@b" },
    },
    ["identifiers.id", "identifiers.email"],
  ],
  ["an event's id that is no text", { ...event, id: 7 }, event, ["id"]],
  [
    "a device's time in text",
    { ...device, device: { ...device.device, last_used: "now" } },
    device,
    ["device.last_used"],
  ],
  [
    "attributes of a device that are no text",
    { ...device, device: { ...device.device, attributes: { a: 1, b: "2" } } },
    { ...device, device: { ...device.device, attributes: { b: "2" } } },
    ["device.attributes.a"],
  ],
  [
    "relationships without identifiers, wherever they stand",
    { ...relate, cio_relationships: [{}, acme, { identifiers: {} }, null, acme] },
    { ...relate, cio_relationships: [acme, acme] },
    ["cio_relationships.0.identifiers", "cio_relationships.2.identifiers", "cio_relationships.3"],
  ],
  [
    "several at once, and one inside another",
    {
      ...identify,
      timestamp: null,
      attributes: { a: 1 },
      cio_relationships: [{ identifiers: { object_id: 1 }, x: 1 }],
    },
    { ...identify, attributes: { a: 1 }, cio_relationships: [] },
    ["timestamp", "cio_relationships.0.x"],
  ],
])("left out: %s", (_, sent, taken, forgiven) => {
  const judgement = judgeEntity(encode(sent), lenient)
  expect(takenOf(judgement)).toEqual([taken])
  expect(judgement).toMatchObject({ operations: [{ forgiven: expect.arrayContaining(named(forgiven)) }] })
  expect(answerTo(judgement).status).toBe(200)
  expect(refusedStrictly(sent)).toBe(true)
})

test.each([
  ["what is no object", [identify]],
  ["null", null],
  ["no type", { action: "identify", identifiers: { id: "1" } }],
  ["an action not known", { ...identify, action: "greet" }],
  ["no identifiers", { type: "person", action: "identify" }],
  ["an empty identifier", { ...identify, identifiers: { id: "" } }],
  ["an identifier that is no text", { ...identify, identifiers: { email: 7 } }],
  ["identifiers of another kind", { ...identify, identifiers: { uuid: "1" } }],
  ["a phone number that is none", { ...identify, identifiers: { phone: "+0 12" } }],
  ["an event without a name", { ...event, name: undefined }],
  ["an event with an empty name", { ...event, name: "" }],
  ["an event with a number for a name", { ...event, name: 7 }],
  ["a device without a token", { ...device, device: { platform: "ios" } }],
  ["a device without a platform", { ...device, device: { token: "t" } }],
  ["a platform that is no text", { ...device, device: { token: "t", platform: 7 } }],
  ["relationships that are no array", { ...relate, cio_relationships: {} }],
  ["a merge with nobody", { type: "person", action: "merge", primary: { id: "1" }, secondary: {} }],
  [
    "a merge by phone",
    { type: "person", action: "merge", primary: { id: "1" }, secondary: { phone: "+4915112345678" } },
  ],
  ["an object without a type id", { type: "object", action: "identify", identifiers: { object_id: "acme" } }],
  ["a delivery's event without attributes", { ...delivery, name: "opened", attributes: undefined }],
  ["what is nested without end", { ...identify, attributes: { deep: nested(101) } }],
  ["an operation over 32,000 bytes", { ...identify, attributes: Object.fromEntries(manyLong(40)) }],
])("refused, with the reasons of the strict rules: %s", (_, operation) => {
  const judgement = judgeEntity(encode(operation), lenient)
  expect(takenOf(judgement)).toEqual([])
  expect(judgement).toEqual(judgeEntity(encode(operation)))
  expect(answerTo(judgement).status).toBe(400)
})

test("a batch takes what can be applied, and what stands beside it is passed over", () => {
  const body = encode({ batch: [{ ...identify, x: 1 }, {}, event], sent_by: "me" })
  const judgement = judgeBatch(body, lenient)
  expect(takenOf(judgement)).toEqual([identify, event])
  expect(answerTo(judgement)).toMatchObject({ status: 207, body: expect.stringContaining('"batch_index":1') })
  expect(answerTo(judgeBatch(body)).status).toBe(400)
})

test("a thousand mistakes in one operation are taken out at once", () => {
  const strangers = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`x${i}`, 0]))
  expect(takenOf(judgeEntity(encode({ ...identify, ...strangers }), lenient))).toEqual([identify])
})

const v1Cases: readonly (readonly [string, string, unknown, unknown])[] = [
  [
    "PUT",
    "/api/v1/customers/:identifier",
    { plan: "pro", cio_relationships: [], _timestamp: "now" },
    { type: "person", action: "identify", identifiers: { id: "7" }, attributes: { plan: "pro" } },
  ],
  [
    "POST",
    "/api/v1/customers/:identifier/events",
    { name: "e", extra: 1, timestamp: "now", data: [] },
    { type: "person", action: "event", identifiers: { id: "7" }, name: "e" },
  ],
  [
    "POST",
    "/api/v1/events",
    { name: long, anonymous_id: long, extra: 1 },
    { type: "anonymous", action: "event", identifiers: { anonymous_id: long }, name: long },
  ],
  [
    "PUT",
    "/api/v1/customers/:identifier/devices",
    { device: { id: "t", platform: "web", last_used: "now" }, extra: 1 },
    { type: "person", action: "add_device", identifiers: { id: "7" }, device: { token: "t", platform: "web" } },
  ],
  [
    "POST",
    "/api/v1/metrics",
    { delivery_id: "d", metric: "read", timestamp: "now", extra: 1, href: "https://shop.example" },
    {
      type: "delivery",
      action: "metric",
      identifiers: { id: "d" },
      name: "read",
      attributes: { href: "https://shop.example" },
    },
  ],
  [
    "POST",
    "/unsubscribe/:delivery_id",
    { unsubscribe: "yes", extra: 1 },
    { type: "delivery", action: "unsubscribe", identifiers: { id: "7" }, attributes: { unsubscribe: true } },
  ],
  [
    "POST",
    "/api/v1/segments/:segment_id/add_customers",
    { ids: [], extra: 1 },
    { type: "segment", action: "add_people", identifiers: { id: "7" }, people: [] },
  ],
  [
    "POST",
    "/api/v1/forms/:form_id/submit",
    { data: { id: 1, email: "a@example.com", n: 7, bio: long }, extra: 1 },
    {
      type: "form",
      action: "submit",
      identifiers: { id: "7" },
      attributes: { id: 1, email: "a@example.com", n: 7, bio: long },
    },
  ],
]

test.each(v1Cases)("v1 forgives as much: %s %s", (method, path, body, taken) => {
  const judgement = judgeV1(method, path, encode(body), true)
  expect(takenOf(judgement)).toEqual([taken])
  expect(judgement).toMatchObject({ operations: [{ forgiven: expect.any(Array) }] })
  expect(takenOf(judgeV1(method, path, encode(body), false))).toEqual([])
})

test.each([
  ["POST", "/api/v1/metrics", { delivery_id: "", metric: "opened" }],
  ["POST", "/api/v1/metrics", { delivery_id: "d", metric: 7 }],
  ["POST", "/api/v1/segments/:segment_id/add_customers", { ids: "1" }],
  ["POST", "/api/v1/forms/:form_id/submit", { data: { id: null, email: "" } }],
  ["POST", "/api/v1/forms/:form_id/submit", { data: [] }],
  ["POST", "/api/v1/events", { data: {} }],
  ["PUT", "/api/v1/customers/:identifier/devices", { device: { id: 7, platform: "ios" } }],
])("v1 refuses what cannot be applied: %s %s", (method, path, body) => {
  const judgement = judgeV1(method, path, encode(body), true)
  expect(takenOf(judgement)).toEqual([])
  expect(answerTo(judgement).status).toBe(400)
})

// One of each kind, rich in members, for the mutations to work on.
const valid = [
  {
    ...identify,
    attributes: { email: "a@example.com", _update: false, cio_subscription_preferences: { topics: { topic_1: true } } },
    timestamp: 1000,
    cio_relationships: [{ ...acme, relationship_attributes: { role: "admin" } }],
  },
  { ...event, id: "i", timestamp: 1000, attributes: { recipient: "a@example.com", list: [1, { a: 2 }] } },
  { ...event, action: "page", attributes: { path: "/", keywords: ["tea"] } },
  { ...event, action: "screen", attributes: { items: 3 } },
  { ...device, device: { ...device.device, last_used: 1000, attributes: { push_enabled: "true", color: "red" } } },
  { ...identify, action: "delete_device", device: { token: "t" } },
  { ...relate, cio_relationships: [acme, { identifiers: { cio_object_id: "ob000001" } }] },
  { ...relate, action: "delete_relationships", cio_relationships: [acme] },
  { type: "person", action: "merge", primary: { id: "1" }, secondary: { email: "a@example.com" } },
  { ...identify, action: "delete" },
  { ...identify, action: "suppress", identifiers: { phone: "+4915112345678" } },
  { ...identify, action: "unsuppress", identifiers: { cio_id: "a3000001" } },
  {
    type: "object",
    action: "identify",
    ...acme,
    attributes: { a: 1 },
    cio_relationships: [{ identifiers: { id: "1" } }],
  },
  {
    type: "object",
    action: "identify_anonymous",
    ...acme,
    cio_relationships: [{ identifiers: { anonymous_id: "a" }, relationship_attributes: { b: 1 } }],
  },
  { type: "object", action: "add_relationships", ...acme, cio_relationships: [{ identifiers: { id: "1" } }] },
  { type: "object", action: "delete_relationships", ...acme, cio_relationships: [{ identifiers: { id: "1" } }] },
  { type: "object", action: "delete", ...acme },
  { ...delivery, name: "opened" },
]

const bodies: readonly (readonly [string, string, object])[] = [
  [
    "PUT",
    "/api/v1/customers/:identifier",
    {
      email: "a@example.com",
      anonymous_id: "a",
      _timestamp: 5,
      cio_relationships: { action: "add_relationships", relationships: [acme] },
    },
  ],
  [
    "POST",
    "/api/v1/customers/:identifier/events",
    { name: "e", type: "page", id: "i", timestamp: 5, data: { a: [1] } },
  ],
  ["POST", "/api/v1/events", { name: "e", anonymous_id: "a", id: "j", timestamp: 5, data: { recipient: "a@b" } }],
  [
    "PUT",
    "/api/v1/customers/:identifier/devices",
    { device: { id: "t", platform: "ios", last_used: 5, attributes: { a: "1" } } },
  ],
  ["POST", "/api/v1/merge_customers", { primary: { id: "1" }, secondary: { cio_id: "a3000001" } }],
  ["POST", "/api/v1/push/events", { delivery_id: "d", event: "opened", device_id: "t", timestamp: 5 }],
  ["POST", "/api/v1/metrics", { delivery_id: "d", metric: "clicked", recipient: "r", reason: "x", href: "y" }],
  ["POST", "/unsubscribe/:delivery_id", { unsubscribe: true }],
  ["POST", "/api/v1/segments/:segment_id/add_customers", { ids: ["1", "2"] }],
  ["POST", "/api/v1/forms/:form_id/submit", { data: { email: "a@example.com", first_name: "A" } }],
]

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    long,
    0,
    -1,
    1.5,
    1e300,
    true,
    [],
    {},
    [null],
    [[]],
    { id: "9" },
    "cio_1",
    "\u0000",
  ),
  fc.jsonValue({ maxDepth: 2 }),
)
const memberName = fc.oneof(
  fc.constantFrom(
    ...["type", "action", "id", "email", "phone", "cio_id", "name", "attributes", "identifiers", "device"],
  ),
  fc.constantFrom("__proto__", "constructor", "toString", "length", "0", "", "a/b~c", "cio_relationships", long),
  fc.string({ maxLength: 3 }),
)
interface Mutation {
  /** Which of all places of the operation, as a fraction of their number. */
  place: number
  how: "replace" | "remove" | "add" | "double"
  value: unknown
  name: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.double({ min: 0, max: 0.999, noNaN: true }),
  how: fc.constantFrom<Mutation["how"]>("replace", "remove", "add", "double"),
  value: oddValue,
  name: memberName,
})
const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 })

test("whatever is done to a valid operation, it is refused, or applied without an error", () => {
  const base = fc.constantFrom(...valid)
  fc.assert(
    fc.property(fc.array(fc.tuple(base, mutations), { minLength: 1, maxLength: 12 }), (pairs) => {
      const state = new TrackState(() => 3_000_000)
      for (const [operation, changes] of pairs) {
        const body = encode(mutate(operation, changes))
        const judgement = judgeEntity(body, lenient)
        expectApplied(state, judgement)
        // What strict rules take is taken as it is.
        const strictly = judgeEntity(body)
        if (takenOf(strictly).length > 0) expect(judgement).toEqual(strictly)
      }
      show(state)
    }),
    { numRuns: 400 },
  )
})

test("an attribute named as an identifier may hold what cannot be made text of", () => {
  const state = new TrackState(() => 3_000_000)
  for (const name of ["id", "email", "phone"]) {
    expectApplied(state, judgeEntity(encode({ ...identify, attributes: { [name]: { toString: [] } } })))
  }
})

test("whatever is done to a v1 body, it is refused, or applied without an error", () => {
  const base = fc.constantFrom(...bodies)
  fc.assert(
    fc.property(fc.array(fc.tuple(base, mutations, fc.boolean()), { minLength: 1, maxLength: 12 }), (requests) => {
      const state = new TrackState(() => 3_000_000)
      for (const [[method, path, body], changes, isLenient] of requests) {
        expectApplied(state, judgeV1(method, path, encode(mutate(body, changes)), isLenient))
      }
      show(state)
    }),
    { numRuns: 400 },
  )
})

test("what is taken breaks no rule but those that can be applied", () => {
  fc.assert(
    fc.property(fc.constantFrom(...valid), mutations, (operation, changes) => {
      for (const taken of takenOf(judgeEntity(encode(mutate(operation, changes)), lenient))) {
        const result = checkOperation(taken)
        const rules = result.ok ? [] : result.problems.map(({ rule }) => rule)
        expect(rules.filter((rule) => rule !== "too-long" && rule !== "too-many" && rule !== "enum")).toEqual([])
      }
    }),
    { numRuns: 400 },
  )
})

function takenOf(judgement: Judgement): unknown[] {
  if (judgement.kind === "answered") return []
  return judgement.operations.flatMap((judged) => (judged.ok ? [judged.operation] : []))
}

function refusedStrictly(operation: object): boolean {
  return answerTo(judgeEntity(encode(operation))).status === 400
}

function named(fields: readonly string[]): unknown[] {
  return fields.map((field) => expect.objectContaining({ field }))
}

function judgeV1(method: string, path: string, body: Uint8Array, isLenient: boolean): Judgement {
  const endpoint = v1Endpoints.find((one) => one.method === method && one.path === path)
  if (!endpoint) throw new Error(`no endpoint ${method} ${path}`)
  const params = { identifier: "7", delivery_id: "7", segment_id: "7", form_id: "7" }
  return endpoint.judge({ params, query: new URLSearchParams(), body }, { lenient: isLenient })
}

function expectApplied(state: TrackState, judgement: Judgement): void {
  const { status } = answerTo(judgement)
  if (judgement.kind === "answered") {
    expect(status).toBe(400)
    return
  }
  for (const judged of judgement.operations) {
    if (judged.ok) expect(["applied", "partial", "ignored"]).toContain(applyOperation(state, judged.operation).effect)
    else expect(judged.refusals.length).toBeGreaterThan(0)
  }
  const allTaken = judgement.operations.every((judged) => judged.ok)
  expect(status).toBe(allTaken ? (judgement.kind === "v1-form" ? 204 : 200) : 400)
}

/** Everything that can be seen of a state. */
function show(state: TrackState): string {
  return JSON.stringify([
    Array.from(state.people.values(), viewPerson),
    Array.from(state.objects.values(), viewObject),
    Array.from(state.events.values(), viewEvent),
    state.deliveries,
  ])
}

function mutate(operation: object, changes: readonly Mutation[]): unknown {
  let root: unknown = structuredClone(operation)
  for (const { place, how, value: shared, name } of changes) {
    // The generator hands out the same objects again and again.
    const value = structuredClone(shared)
    const places = placesIn(root)
    const found = places[Math.floor(place * places.length)]
    if (!found) {
      root = value
      continue
    }
    const { container, key } = found
    const current = Reflect.get(container, key)
    if (how === "replace") put(container, key, value)
    else if (how === "remove") Reflect.deleteProperty(container, key)
    else if (how === "double" || typeof current !== "object" || current === null)
      put(container, name, structuredClone(current))
    else put(current, name, value)
  }
  return root
}

function placesIn(value: unknown): { container: object; key: string }[] {
  if (typeof value !== "object" || value === null) return []
  const container = value
  return Object.entries(container).flatMap(([key, inner]) => [{ container, key }, ...placesIn(inner)])
}

/** As JSON.parse does it, for names such as `__proto__`. */
function put(container: object, name: string, value: unknown): void {
  const key = Array.isArray(container) && !/^\d+$/.test(name) ? String(container.length) : name
  Object.defineProperty(container, key, { value, configurable: true, enumerable: true, writable: true })
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

function manyLong(count: number): [string, string][] {
  return Array.from({ length: count }, (_, i) => [`a${i}`, "x".repeat(900)])
}
