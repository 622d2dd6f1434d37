import { expect, test } from "vitest"
import { viewPerson } from "../../src/state/views.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"
import { applyAll, identify, identifyByEmail, now, stateWithClock } from "./apply-all.ts"

const acme = { object_type_id: "1", object_id: "acme" }
const unknownObject = { cio_object_id: "none" }

test("an identify that falls short in many ways says each with its place, and applies the rest", () => {
  const { state } = stateWithClock()
  applyAll(state, identify("1", { email: "zoe@example.com" }), {
    type: "person",
    action: "suppress",
    identifiers: { phone: "+491" },
  })
  const said = applyAll(
    state,
    identify(
      "2",
      {
        email: "ZOE@example.com",
        phone: "+491",
        cio_id: "a3",
        _created_in_customerio_at: 1,
        anonymous_id: true,
        "cio_subscription_preferences.topics.topic_1": 1,
        plan: "pro",
      },
      {
        timestamp: now * 1000,
        cio_relationships: [{ identifiers: unknownObject }, { identifiers: acme }, { identifiers: unknownObject }],
      },
    ),
  )
  expect(said).toEqual([
    `partial: ${[
      "identity-conflict at attributes.email",
      "suppressed at attributes.phone",
      "reserved-attribute at attributes.cio_id",
      "reserved-attribute at attributes._created_in_customerio_at",
      "unusable-identifier at attributes.anonymous_id",
      "unusable-topic at attributes.cio_subscription_preferences.topics.topic_1",
      "unknown-object at cio_relationships.0.identifiers",
      "unknown-object at cio_relationships.2.identifiers",
      "milliseconds-timestamp at timestamp",
    ].join(", ")}`,
  ])
  const person = state.people.find({ name: "id", value: "2" })
  expect(person && viewPerson(person)).toMatchObject({
    attributes: { plan: "pro" },
    relationships: [{ identifiers: acme }],
  })
})

test("topics that are no boolean are left out of preferences that replace all, and each is said", () => {
  const { state } = stateWithClock()
  const sent = { topics: { topic_1: true, topic_2: "yes", topic_3: null } }
  const said = applyAll(
    state,
    identify("1", { cio_subscription_preferences: sent }),
    identify("1", { cio_subscription_preferences: 7 }),
    identify("1", { cio_subscription_preferences: { topics: [] } }),
  )
  const attribute = "attributes.cio_subscription_preferences"
  expect(said).toEqual([
    `partial: unusable-topic at ${attribute}.topics.topic_2`,
    `partial: unusable-topic at ${attribute}`,
    `partial: unusable-topic at ${attribute}`,
  ])
  const person = state.people.find({ name: "id", value: "1" })
  expect(person?.attributes).toEqual({ cio_subscription_preferences: { topics: { topic_1: true } } })
  expect(sent).toEqual({ topics: { topic_1: true, topic_2: "yes", topic_3: null } })
  expect(applyAll(state, identify("1", { cio_subscription_preferences: null }))).toEqual(["applied"])
  expect(person?.attributes).toEqual({})
})

test("removing a topic that there is not leaves no trace", () => {
  const { state } = stateWithClock()
  const topic = "cio_subscription_preferences.topics.topic_1"
  const remove = identify("1", { [topic]: null })
  expect(applyAll(state, remove)).toEqual(["applied"])
  const attributes = () => state.people.find({ name: "id", value: "1" })?.attributes
  expect(attributes()).toEqual({})
  applyAll(state, identify("1", { "cio_subscription_preferences.topics.topic_2": true }), remove)
  expect(attributes()).toEqual({ cio_subscription_preferences: { topics: { topic_2: true } } })
})

test("twenty thousand topics that are no boolean are left out at once", () => {
  const { state } = stateWithClock()
  const topics = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`topic_${i}`, i === 7 ? true : null]))
  const sent = { topics: { ...topics }, other: 1 }
  expect(applyAll(state, identify("1", { cio_subscription_preferences: sent }))).toEqual(["applied"])
  expect(state.people.find({ name: "id", value: "1" })?.attributes).toEqual({
    cio_subscription_preferences: { topics: { topic_7: true }, other: 1 },
  })
  expect(sent).toEqual({ topics, other: 1 })
})

test("the person's own cio_id among the attributes is no loss", () => {
  const { state } = stateWithClock()
  applyAll(state, identify("1"))
  const cioId = state.people.find({ name: "id", value: "1" })?.cio_id
  expect(applyAll(state, identify("1", { cio_id: cioId }))).toEqual(["applied"])
})

test("a merge says which of the two is missing, and whether it is suppressed", () => {
  const { state } = stateWithClock()
  const merge = (primary: string, secondary: string): TakenOperation => ({
    ...{ type: "person", action: "merge", primary: { id: primary }, secondary: { id: secondary } },
  })
  const said = applyAll(
    state,
    identify("1"),
    { type: "person", action: "suppress", identifiers: { id: "s" } },
    merge("1", "2"),
    merge("2", "1"),
    merge("2", "s"),
  )
  expect(said.slice(2)).toEqual([
    "ignored: unknown-person at secondary",
    "ignored: unknown-person at primary",
    "ignored: unknown-person at primary, suppressed at secondary",
  ])
})

test("relationships are ignored when none comes about or ends, and in part when some do", () => {
  const { state } = stateWithClock()
  const ofPerson = (action: "add_relationships" | "delete_relationships", ...objects: object[]) =>
    ({
      ...{ type: "person", action, identifiers: { id: "1" } },
      cio_relationships: objects.map((identifiers) => ({ identifiers })),
      // The objects are given with identifiers that the contract knows.
    }) as TakenOperation
  const ofObject = (action: "add_relationships" | "delete_relationships", ...people: object[]) =>
    ({
      ...{ type: "object", action, identifiers: acme },
      cio_relationships: people.map((identifiers) => ({ identifiers })),
      // As above.
    }) as TakenOperation
  const said = applyAll(
    state,
    ofPerson("add_relationships", unknownObject),
    ofPerson("add_relationships", unknownObject),
    ofPerson("add_relationships", unknownObject, acme),
    ofPerson("delete_relationships", acme, acme),
    ofPerson("delete_relationships", acme),
    ofObject("add_relationships", { cio_id: "ffff" }),
    ofObject("add_relationships", { cio_id: "ffff" }, { id: "1" }),
    ofObject("delete_relationships", { id: "2" }, { id: "1" }),
    ofObject("delete_relationships", { id: "2" }, { id: "1" }),
  )
  expect(said).toEqual([
    // The person came about.
    "partial: unknown-object at cio_relationships.0.identifiers",
    "ignored: unknown-object at cio_relationships.0.identifiers",
    "partial: unknown-object at cio_relationships.0.identifiers",
    "partial: not-related at cio_relationships.1.identifiers",
    "ignored: not-related at cio_relationships.0.identifiers",
    "ignored: unknown-person at cio_relationships.0.identifiers",
    "partial: unknown-person at cio_relationships.0.identifiers",
    "partial: unknown-person at cio_relationships.0.identifiers",
    "ignored: unknown-person at cio_relationships.0.identifiers, not-related at cio_relationships.1.identifiers",
  ])
})

test("an empty list of relationships is ignored, unless it creates its person or object", () => {
  const { state } = stateWithClock()
  const ofPerson = (action: "add_relationships" | "delete_relationships"): TakenOperation => ({
    ...{ type: "person", action, identifiers: { id: "1" } },
    cio_relationships: [],
  })
  const ofObject = (action: "add_relationships" | "delete_relationships"): TakenOperation => ({
    ...{ type: "object", action, identifiers: acme },
    cio_relationships: [],
  })
  const empty = "ignored: empty-list at cio_relationships"
  expect(applyAll(state, ofPerson("delete_relationships"), ofObject("delete_relationships"))).toEqual([
    "ignored: unknown-person at identifiers",
    "ignored: unknown-object at identifiers",
  ])
  for (const of of [ofPerson, ofObject]) {
    expect(applyAll(state, of("add_relationships"), of("add_relationships"), of("delete_relationships"))).toEqual([
      "applied",
      empty,
      empty,
    ])
  }
  expect([state.people.size, state.objects.size]).toEqual([1, 1])
})

test("relating an object to a suppressed person says so", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    { type: "person", action: "suppress", identifiers: { email: "zoe@example.com" } },
    {
      ...{ type: "object", action: "identify", identifiers: acme },
      cio_relationships: [{ identifiers: { id: "1" } }, { identifiers: { email: "Zoe@example.com" } }],
    },
  )
  expect(said).toEqual(["applied", "partial: suppressed at cio_relationships.1.identifiers"])
})

test("text, microseconds and NaN are no timestamps, fractions and times to come are", () => {
  const { state } = stateWithClock()
  const at = (timestamp: unknown) =>
    applyAll(state, {
      type: "person",
      action: "event",
      identifiers: { id: "1" },
      name: "a",
      timestamp,
    } as TakenOperation)[0]
  // A lenient emulator lets through what the contract does not know.
  expect(["2025-11-24", now * 1e6, Number.NaN, -0.5, null].map(at)).toEqual(
    Array.from({ length: 5 }, () => "partial: unusable-timestamp at timestamp"),
  )
  expect(at(1e11)).toBe("partial: milliseconds-timestamp at timestamp")
  expect([0, now + 0.25, 1e11 - 1].map(at)).toEqual(["applied", "applied", "applied"])
  const times = Array.from(state.events.values(), ({ timestamp }) => timestamp)
  expect(times).toEqual([now, now, now, now, now, now, 0, now + 0.25, 1e11 - 1])
})

test("an identify of a time to come does not make the present stale", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identify("1", {}, { timestamp: now + 1000 }),
    identify("1", {}, { timestamp: now }),
    identify("1"),
    identify("1", {}, { timestamp: now - 1 }),
  )
  expect(said).toEqual(["applied", "applied", "applied", "ignored: stale-timestamp at timestamp"])
})

test("blanks around the name of an event are cut off", () => {
  const { state } = stateWithClock()
  const identifiers = { id: "1" }
  applyAll(state, { type: "person", action: "event", identifiers, name: " order placed\t" })
  expect(Array.from(state.events.values(), ({ name }) => name)).toEqual(["order placed"])
})

test("an event, page or screen without a name but for blanks is ignored, and creates nobody and spends no id", () => {
  const { state } = stateWithClock()
  const blank = (action: "event" | "page" | "screen"): TakenOperation => ({
    ...{ type: "person", action, identifiers: { id: "1" }, name: "\u00a0 \n", id: "e" },
  })
  expect(applyAll(state, blank("event"), blank("page"), blank("screen"))).toEqual(
    Array.from({ length: 3 }, () => "ignored: blank-name at name"),
  )
  expect([state.people.size, state.events.size]).toEqual([0, 0])
  const named: TakenOperation = { type: "person", action: "event", identifiers: { id: "1" }, name: "a", id: "e" }
  expect(applyAll(state, named)).toEqual(["applied"])
})

test("a device that changes hands starts anew, and stays as it is with its person", () => {
  const { state } = stateWithClock()
  const add = (id: string, platform: "ios" | "android", attributes?: Record<string, string>): TakenOperation => ({
    ...{ type: "person", action: "add_device", identifiers: { id } },
    device: { token: "t", platform, ...(attributes ? { attributes } : {}) },
  })
  const devicesOf = (id: string) => {
    const person = state.people.find({ name: "id", value: id })
    return person && viewPerson(person).devices
  }
  applyAll(state, add("1", "ios", { device_os: "17" }), add("1", "ios", { app_version: "2" }))
  expect(devicesOf("1")).toMatchObject([{ platform: "ios", attributes: { device_os: "17", app_version: "2" } }])
  applyAll(state, add("2", "android", { push_enabled: "true" }))
  expect(devicesOf("1")).toEqual([])
  expect(devicesOf("2")).toEqual([
    { token: "t", platform: "android", last_used: now, attributes: { push_enabled: "true" } },
  ])
  expect(state.devices.size).toBe(1)
})

test("a device that comes along in a merge keeps what it has", () => {
  const { state } = stateWithClock()
  applyAll(
    state,
    identify("1"),
    {
      ...{ type: "person", action: "add_device", identifiers: { id: "2" } },
      device: { token: "t", platform: "ios", attributes: { device_os: "17" } },
    },
    { type: "person", action: "merge", primary: { id: "1" }, secondary: { id: "2" } },
  )
  const person = state.people.find({ name: "id", value: "1" })
  expect(person && viewPerson(person).devices).toMatchObject([{ token: "t", attributes: { device_os: "17" } }])
})

test("a device without a usable last_used was used at the time of arrival", () => {
  const { state, clock } = stateWithClock()
  const add = (last_used?: number): TakenOperation => ({
    ...{ type: "person", action: "add_device", identifiers: { id: "1" } },
    device: { token: "t", platform: "ios", ...(last_used === undefined ? {} : { last_used }) },
  })
  const lastUsed = () => Array.from(state.people.find({ name: "id", value: "1" })?.devices ?? [])[0]?.lastUsed
  expect(applyAll(state, add(1000))).toEqual(["applied"])
  expect(lastUsed()).toBe(1000)
  clock.seconds++
  expect(applyAll(state, add())).toEqual(["applied"])
  expect(lastUsed()).toBe(now + 1)
  clock.seconds++
  expect(applyAll(state, add(now * 1000))).toEqual(["partial: milliseconds-timestamp at device.last_used"])
  expect(lastUsed()).toBe(now + 2)
})

test("an event's id that is some person's id is only blamed from the second event on", () => {
  const { state } = stateWithClock()
  const event = (id: string): TakenOperation => ({
    ...{ type: "person", action: "event", identifiers: { email: "zoe@example.com" }, name: "a", id },
  })
  const said = applyAll(state, identifyByEmail("zoe@example.com", { id: "42" }), event("42"), event("42"), event("43"))
  expect(said).toEqual(["applied", "applied", "ignored: person-id-as-event-id at id", "applied"])
})

test("a cio_id that nobody has cannot be suppressed, so that whoever is given it is not", () => {
  const { state } = stateWithClock()
  const suppress: TakenOperation = { type: "person", action: "suppress", identifiers: { cio_id: "a3000001" } }
  expect(applyAll(state, suppress)).toEqual(["ignored: unknown-person at identifiers"])
  expect(applyAll(state, identify("1"), identify("1", { plan: "pro" }), suppress)).toEqual([
    "applied",
    "applied",
    "applied",
  ])
})
