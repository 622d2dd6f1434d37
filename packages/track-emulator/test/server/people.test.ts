import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { type EmulatorOptions, startEmulator, type Verdict } from "../../src/index.ts"
import { person, send } from "./send.ts"

/** An emulator that also keeps what became of each operation, as `effect` or `effect: reason`. */
async function startWithVerdicts(options: EmulatorOptions = {}) {
  const verdicts: string[] = []
  const onApplied = (_: unknown, { verdict }: { verdict: Verdict }) => {
    verdicts.push(verdict.effect === "applied" ? verdict.effect : `${verdict.effect}: ${verdict.reason}`)
  }
  return { emulator: await startEmulator({ ...options, onApplied }), verdicts }
}

test("identifying creates a person with a cio_id, and later changes only the attributes that are named", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1", { plan: "free", city: "Köln" }))
  const first = emulator.person({ id: "1" })
  expect(first).toEqual({
    identifiers: { id: "1", cio_id: expect.stringMatching(/^[0-9a-f]{8}$/) },
    attributes: { plan: "free", city: "Köln" },
    devices: [],
    relationships: [],
  })
  await send(emulator, person("1", { plan: "pro" }))
  expect(emulator.person({ id: "1" })).toEqual({ ...first, attributes: { plan: "pro", city: "Köln" } })
  expect(first?.attributes).toEqual({ plan: "free", city: "Köln" })
  expect(emulator.counts.people).toBe(1)
})

test("a person is found by id, email in any case, phone and cio_id, and each has a cio_id of its own", async () => {
  await using emulator = await startEmulator()
  await send(
    emulator,
    person("1", { email: "Zoe@Example.com", phone: "+4915112345678" }),
    { type: "person", action: "identify", identifiers: { email: "adam@example.com" } },
    { type: "person", action: "identify", identifiers: { phone: "+4915187654321" } },
  )
  const [zoe, adam, nameless] = Array.from(emulator.people(), ({ identifiers }) => identifiers)
  expect(zoe).toMatchObject({ id: "1", email: "Zoe@Example.com", phone: "+4915112345678" })
  expect(new Set([zoe?.cio_id, adam?.cio_id, nameless?.cio_id]).size).toBe(3)
  expect(emulator.person({ email: "zoe@example.COM" })?.identifiers).toEqual(zoe)
  expect(emulator.person({ phone: "+4915112345678" })?.identifiers).toEqual(zoe)
  expect(emulator.person({ cio_id: zoe?.cio_id ?? "" })?.identifiers).toEqual(zoe)
  expect(emulator.person({ id: "2" })).toBeUndefined()
})

test("an id as a number and as text is the same person", async () => {
  await using emulator = await startEmulator()
  const byNumber: Operation = { type: "person", action: "identify", identifiers: { id: 42 }, attributes: { a: 1 } }
  await send(emulator, byNumber, person("42", { b: 2 }))
  expect(emulator.person({ id: "42" })?.attributes).toEqual({ a: 1, b: 2 })
  expect(emulator.person({ id: 42 })?.identifiers.id).toBe("42")
})

test("null and empty text remove an attribute, other empty values do not", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1", { a: 1, b: 2, c: 3, d: 4, e: 5 }))
  await send(emulator, person("1", { a: null, b: "", c: 0, d: false, e: [] }))
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ c: 0, d: false, e: [] })
})

test("_update never creates, but updates who is there, and is no attribute itself", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  await send(emulator, person("1", { _update: true, a: 1 }))
  expect(emulator.counts).toMatchObject({ people: 0, operations: 1 })
  await send(emulator, person("1", { _update: false, a: 1 }), person("1", { _update: true, b: 2 }))
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ a: 1, b: 2 })
  expect(verdicts).toEqual(["ignored: update-only", "applied", "applied"])
})

test("a dotted name patches one topic, a whole object replaces all, other dotted names are plain attributes", async () => {
  await using emulator = await startEmulator()
  const topic = (n: number) => `cio_subscription_preferences.topics.topic_${n}`
  const topics = () => emulator.person({ id: "1" })?.attributes
  await send(emulator, person("1", { [topic(1)]: true, [topic(2)]: false }))
  expect(topics()).toEqual({ cio_subscription_preferences: { topics: { topic_1: true, topic_2: false } } })
  const before = topics()
  await send(emulator, person("1", { [topic(2)]: true, [topic(3)]: true, [topic(1)]: "no" }))
  expect(topics()).toEqual({
    cio_subscription_preferences: { topics: { topic_1: true, topic_2: true, topic_3: true } },
  })
  expect(before).toEqual({ cio_subscription_preferences: { topics: { topic_1: true, topic_2: false } } })
  await send(emulator, person("1", { [topic(3)]: null, "a.b": 1 }))
  expect(topics()).toEqual({ cio_subscription_preferences: { topics: { topic_1: true, topic_2: true } }, "a.b": 1 })
  await send(emulator, person("1", { cio_subscription_preferences: { topics: { topic_9: true } }, "a.b": null }))
  expect(topics()).toEqual({ cio_subscription_preferences: { topics: { topic_9: true } } })
})

test("an email of another profile is not taken over, while the other attributes apply", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  await send(
    emulator,
    person("1", { email: "zoe@example.com" }),
    person("2", { email: "ZOE@example.com", plan: "pro" }),
  )
  expect(emulator.person({ id: "2" })).toMatchObject({ attributes: { plan: "pro" } })
  expect(emulator.person({ id: "2" })?.identifiers.email).toBeUndefined()
  expect(emulator.person({ email: "zoe@example.com" })?.identifiers.id).toBe("1")
  expect(verdicts).toEqual(["applied", "partial: identity-conflict"])
})

test("a person changes email, and the old one is free again", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1", { email: "old@example.com" }), person("1", { email: "new@example.com" }))
  expect(emulator.person({ email: "old@example.com" })).toBeUndefined()
  expect(emulator.person({ email: "new@example.com" })?.identifiers.id).toBe("1")
  await send(emulator, person("2", { email: "old@example.com" }), person("1", { email: null }))
  expect(emulator.person({ email: "old@example.com" })?.identifiers.id).toBe("2")
  expect(emulator.person({ id: "1" })?.identifiers).not.toHaveProperty("email")
})

test("an attribute named id may be a number, one named email is dropped when it is no text", async () => {
  await using emulator = await startEmulator()
  const byEmail: Operation = { type: "person", action: "identify", identifiers: { email: "zoe@example.com" } }
  await send(emulator, { ...byEmail, attributes: { id: 42 } }, person("42", { email: 7, phone: 49151 }))
  expect(emulator.person({ id: "42" })).toMatchObject({
    identifiers: { id: "42", email: "zoe@example.com" },
    attributes: { phone: 49151 },
  })
})

test.each([
  ["an id over 150 bytes", { id: "é".repeat(76) }],
  ["an id that is no whole number", { id: 1.5 }],
  ["an id that is no text", { id: true }],
  ["a blank id", { id: " \t" }],
  ["an email over 150 bytes", { email: `${"a".repeat(150)}@example.com` }],
  ["an email that is no text", { email: 42 }],
  ["a blank email", { email: "   " }],
])("among attributes, %s is dropped, while the other attributes apply", async (_, attributes) => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _started = emulator
  const identify = { type: "person", action: "identify", identifiers: { phone: "+49151123" } } as const
  await send(emulator, { ...identify, attributes: { ...attributes, plan: "pro" } })
  const held = emulator.person({ phone: "+49151123" })
  expect(held?.identifiers).toEqual({ cio_id: expect.any(String), phone: "+49151123" })
  expect(held?.attributes).toEqual({ plan: "pro" })
  expect(verdicts).toEqual(["partial: unusable-identifier"])
})

test("among attributes, an id of 150 bytes is the id", async () => {
  await using emulator = await startEmulator()
  const id = "é".repeat(75)
  await send(emulator, { type: "person", action: "identify", identifiers: { phone: "+49151123" }, attributes: { id } })
  expect(emulator.person({ id })?.identifiers.phone).toBe("+49151123")
})

test("an operation cannot take away the identifier it goes by", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  await send(emulator, person("1", { id: null, a: 1 }))
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ a: 1 })
  expect(verdicts).toEqual(["partial: fixed-identifier"])
})

test("a phone that is not E.164 is an attribute, one that is becomes an identifier", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1", { phone: "0151 123" }), person("2", { phone: "0151 123" }))
  expect(emulator.person({ id: "2" })?.attributes).toEqual({ phone: "0151 123" })
  await send(emulator, person("2", { phone: "+49151123" }))
  expect(emulator.person({ phone: "+49151123" })).toMatchObject({ identifiers: { id: "2" }, attributes: {} })
  await send(emulator, person("2", { phone: "0151 123" }))
  expect(emulator.person({ phone: "+49151123" })).toBeUndefined()
})

test("a cio_id finds who has it and creates nobody, and one with the prefix of v1 finds nobody", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  await send(emulator, person("1"))
  const cio_id = emulator.person({ id: "1" })?.identifiers.cio_id ?? ""
  for (const known of [cio_id, `cio_${cio_id}`, "ffff"]) {
    await send(emulator, { type: "person", action: "identify", identifiers: { cio_id: known }, attributes: { known } })
  }
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ known: cio_id })
  expect(emulator.counts.people).toBe(1)
  expect(verdicts.slice(1)).toEqual(["applied", "ignored: unknown-person", "ignored: unknown-person"])
})

test("an attribute named __proto__ is one like any other", async () => {
  await using emulator = await startEmulator()
  await send(
    emulator,
    JSON.parse('{"type":"person","action":"identify","identifiers":{"id":"1"},"attributes":{"__proto__":{"a":1}}}'),
  )
  const attributes = emulator.person({ id: "1" })?.attributes
  expect(JSON.stringify(attributes)).toBe('{"__proto__":{"a":1}}')
  expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype)
})

test("an identify older than the last edit is dropped, one of the same time or without a time is not", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  const at = (timestamp: number, attributes: Record<string, unknown>): Operation => ({
    ...{ type: "person", action: "identify", identifiers: { id: "1" }, attributes, timestamp },
  })
  await send(emulator, at(2000, { a: 1 }), at(1999, { a: 2, b: 1 }), at(2000, { c: 1 }), person("1", { d: 1 }))
  await send(emulator, at(2001, { a: 3 }), at(Date.now() / 1000, { e: 1 }))
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ a: 1, c: 1, d: 1, e: 1 })
  expect(verdicts).toEqual([
    "applied",
    "ignored: stale-timestamp",
    "applied",
    "applied",
    "ignored: stale-timestamp",
    "applied",
  ])
})

test("milliseconds and negative times count as now, and a time to come does not make the present stale", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  for (const timestamp of [Date.now(), -1, Date.now() / 1000 + 1e6]) {
    await send(emulator, { type: "person", action: "identify", identifiers: { id: "1" }, timestamp })
  }
  const timestamp = Math.floor(Date.now() / 1000)
  await send(emulator, {
    type: "person",
    action: "identify",
    identifiers: { id: "1" },
    attributes: { a: 1 },
    timestamp,
  })
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ a: 1 })
  expect(verdicts).toEqual(["partial: milliseconds-timestamp", "partial: unusable-timestamp", "applied", "applied"])
})

test("a deleted person is gone with events, devices and relationships, and comes back as somebody new", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  const identifiers = { id: "1" }
  const acme = { identifiers: { object_type_id: "1", object_id: "acme" } }
  await send(
    emulator,
    person("1", { email: "zoe@example.com" }),
    { type: "person", action: "event", identifiers, name: "a" },
    { type: "person", action: "add_device", identifiers, device: { token: "t", platform: "ios" } },
    { type: "person", action: "add_relationships", identifiers, cio_relationships: [acme] },
  )
  const before = emulator.person(identifiers)?.identifiers.cio_id
  expect(emulator.counts).toMatchObject({ people: 1, events: 1, devices: 1, relationships: 1, objects: 1 })
  await send(
    emulator,
    { type: "person", action: "delete", identifiers: { email: "zoe@example.com" } },
    { type: "person", action: "delete", identifiers },
  )
  expect(emulator.counts).toMatchObject({ people: 0, events: 0, devices: 0, relationships: 0, objects: 1 })
  expect([...emulator.events()]).toEqual([])
  expect(emulator.object(acme.identifiers)?.relationships).toEqual([])
  expect(verdicts.slice(4)).toEqual(["applied", "ignored: unknown-person"])
  await send(emulator, person("1"))
  expect(emulator.person(identifiers)?.identifiers).toEqual({
    id: "1",
    cio_id: expect.not.stringMatching(`^${before}$`),
  })
})

test("a suppressed person is deleted, and whatever comes later is taken and dropped until unsuppressed", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  const byId = { identifiers: { id: "1" } }
  const byEmail = { identifiers: { email: "ZOE@example.com" } }
  await send(
    emulator,
    person("1", { email: "zoe@example.com" }),
    { type: "person", action: "suppress", ...byId },
    person("1"),
    { type: "person", action: "event", ...byEmail, name: "a" },
    { type: "person", action: "add_device", ...byId, device: { token: "t", platform: "ios" } },
    {
      type: "object",
      action: "identify",
      identifiers: { object_type_id: "1", object_id: "acme" },
      cio_relationships: [byId],
    },
    person("2", { email: "zoe@example.com" }),
    { type: "person", action: "suppress", ...byEmail },
  )
  expect(emulator.counts).toMatchObject({ people: 1, events: 0, devices: 0, relationships: 0, operations: 8 })
  expect(verdicts).toEqual([
    ...["applied", "applied", "ignored: suppressed", "ignored: suppressed", "ignored: suppressed"],
    ...["partial: suppressed", "partial: suppressed", "ignored: already-suppressed"],
  ])
  await send(emulator, { type: "person", action: "unsuppress", ...byEmail }, person("1"))
  await send(emulator, { type: "person", action: "unsuppress", ...byId })
  expect(emulator.person({ id: "1" })).toMatchObject({ attributes: {} })
  expect(verdicts.slice(8)).toEqual(["applied", "applied", "ignored: not-suppressed"])
})

test("somebody never seen can be suppressed", async () => {
  await using emulator = await startEmulator()
  await send(emulator, { type: "person", action: "suppress", identifiers: { phone: "+49151123" } })
  await send(emulator, { type: "person", action: "identify", identifiers: { phone: "+49151123" } }, person("1"))
  expect(emulator.counts.people).toBe(1)
})

test("a merge keeps the primary, fills its gaps, and moves events, devices and relationships", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  const [main, old] = [{ identifiers: { id: "main" } }, { identifiers: { id: "old" } }]
  const related = (id: string, role: string) => ({
    identifiers: { object_type_id: "1", object_id: id },
    relationship_attributes: { role, [role]: true },
  })
  await send(
    emulator,
    person("main", { plan: "pro" }),
    person("old", { plan: "free", city: "Köln", email: "zoe@example.com" }),
    { type: "person", action: "event", ...old, name: "first" },
    { type: "person", action: "event", ...main, name: "second" },
    { type: "person", action: "event", ...old, name: "third" },
    { type: "person", action: "add_device", ...old, device: { token: "t", platform: "android" } },
    { type: "person", action: "add_relationships", ...main, cio_relationships: [related("acme", "owner")] },
    {
      type: "person",
      action: "add_relationships",
      ...old,
      cio_relationships: [related("acme", "guest"), related("bmi", "guest")],
    },
    { type: "person", action: "merge", primary: { id: "main" }, secondary: { email: "ZOE@example.com" } },
  )
  expect(emulator.person({ id: "old" })).toBeUndefined()
  expect(emulator.person({ email: "zoe@example.com" })).toMatchObject({
    identifiers: { id: "main", email: "zoe@example.com" },
    attributes: { plan: "pro", city: "Köln" },
    devices: [{ token: "t", platform: "android" }],
    relationships: [
      { identifiers: { object_id: "acme" }, relationship_attributes: { role: "owner", owner: true, guest: true } },
      { identifiers: { object_id: "bmi" }, relationship_attributes: { role: "guest", guest: true } },
    ],
  })
  expect(Array.from(emulator.events({ person: { id: "main" } }), ({ name }) => name)).toEqual([
    "first",
    "second",
    "third",
  ])
  expect(emulator.object(related("bmi", "").identifiers)?.relationships).toMatchObject([main])
  expect(emulator.counts).toMatchObject({ people: 1, events: 3, devices: 1, relationships: 2 })
  expect(new Set(verdicts)).toEqual(new Set(["applied"]))
})

test("a merge of somebody unknown, or with oneself, changes nothing", async () => {
  const { emulator, verdicts } = await startWithVerdicts()
  await using _ = emulator
  await send(
    emulator,
    person("1", { email: "zoe@example.com" }),
    { type: "person", action: "merge", primary: { id: "1" }, secondary: { id: "2" } },
    { type: "person", action: "merge", primary: { id: "2" }, secondary: { id: "1" } },
    { type: "person", action: "merge", primary: { id: "1" }, secondary: { email: "zoe@example.com" } },
  )
  expect(emulator.counts.people).toBe(1)
  expect(verdicts.slice(1)).toEqual(["ignored: unknown-person", "ignored: unknown-person", "ignored: same-person"])
})

test("whom an identify makes one with another is seen in the timeline of who stays, under either name", async () => {
  await using emulator = await startEmulator()
  const email = "zoe@example.com"
  await send(
    emulator,
    person("1", { a: 1 }),
    { type: "person", action: "identify", identifiers: { email }, attributes: { b: 2 } },
    { type: "person", action: "event", identifiers: { email }, name: "seen" },
    person("1", { email }),
  )
  expect(emulator.counts.people).toBe(1)
  const { cio_id = "" } = emulator.person({ email })?.identifiers ?? {}
  const response = await fetch(`${emulator.url}/emulator/people/${cio_id}`)
  expect(await response.json()).toMatchObject({
    person: { identifiers: { id: "1", email }, attributes: { a: 1, b: 2 } },
    timeline: [
      { operation: { identifiers: { id: "1" }, attributes: { email } }, verdict: { effect: "applied" } },
      { operation: { identifiers: { email }, action: "event" } },
      { operation: { identifiers: { email }, attributes: { b: 2 } } },
      { operation: { identifiers: { id: "1" }, attributes: { a: 1 } } },
    ],
  })
})
