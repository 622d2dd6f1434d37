import { checkOperation } from "@cio/track-core/validate"
import { expect, test } from "vitest"
import type { TrackState } from "../../src/state/track-state.ts"
import { usableIdentifier } from "../../src/state/usable-identifier.ts"
import { viewPerson } from "../../src/state/views.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"
import { applyAll, event, identify, identifyByEmail, now, stateWithClock } from "./apply-all.ts"

const email = "zoe@example.com"

function people(state: TrackState) {
  return Array.from(state.people.values(), viewPerson)
}

test("an identify by an id that nobody has updates whom its email names, if that person has no id", () => {
  const { state } = stateWithClock()
  expect(applyAll(state, identifyByEmail(email, { a: 1 }), identify("1", { email, b: 2 }))).toEqual([
    "applied",
    "applied",
  ])
  expect(people(state)).toMatchObject([{ identifiers: { id: "1", email }, attributes: { a: 1, b: 2 } }])
})

test("an identify by an email that nobody has updates whom its id names, if that person has no email", () => {
  const { state } = stateWithClock()
  expect(applyAll(state, identify("1", { a: 1 }), identifyByEmail(email, { id: 1, b: 2 }))).toEqual([
    "applied",
    "applied",
  ])
  expect(people(state)).toMatchObject([{ identifiers: { id: "1", email }, attributes: { a: 1, b: 2 } }])
})

test("whom an attribute names counts as known: _update updates, and an older identify is stale", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identifyByEmail(email),
    identify("1", { email, old: 1 }, { timestamp: now - 1 }),
    identify("1", { email, _update: true, b: 2 }),
  )
  expect(said).toEqual(["applied", "ignored: stale-timestamp at timestamp", "applied"])
  expect(people(state)).toMatchObject([{ identifiers: { id: "1", email }, attributes: { b: 2 } }])
})

test("an identify by a new id with the email of somebody who has an id creates a person without the email", () => {
  const { state } = stateWithClock()
  const said = applyAll(state, identify("1", { email }), identify("2", { email, a: 1 }))
  expect(said).toEqual(["applied", "partial: identity-conflict at attributes.email"])
  expect(people(state)).toMatchObject([
    { identifiers: { id: "1", email } },
    { identifiers: { id: "2" }, attributes: { a: 1 } },
  ])
})

test.each(["id", "email"])(
  "somebody known by id alone and by email alone is one person once an identify by %s says so",
  (by) => {
    const { state } = stateWithClock()
    applyAll(
      state,
      identify("1", { a: "older", b: "older" }),
      event("1", "first"),
      identifyByEmail(email, { a: "younger", c: "younger" }),
      { type: "person", action: "event", identifiers: { email }, name: "second" },
    )
    const [older] = people(state)
    const say = by === "id" ? identify("1", { email, b: "new" }) : identifyByEmail(email, { id: "1", b: "new" })
    expect(applyAll(state, say)).toEqual(["applied"])
    expect(people(state)).toEqual([
      {
        ...older,
        identifiers: { cio_id: older?.identifiers.cio_id, id: "1", email },
        attributes: { a: "older", b: "new", c: "younger" },
      },
    ])
    expect(Array.from(state.events.values(), ({ name }) => name)).toEqual(["first", "second"])
  },
)

test("people who both have an id, or both an email, are never made one", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identify("1", { email: "one@example.com" }),
    identifyByEmail(email),
    identify("1", { email }),
    identify("2"),
    identify("2", { email: "one@example.com" }),
  )
  expect(said.filter((one) => one !== "applied")).toEqual([
    "partial: identity-conflict at attributes.email",
    "partial: identity-conflict at attributes.email",
  ])
  expect(state.people.size).toBe(3)
})

test("an id that is set changes by cio_id only, an email by id and cio_id, a phone by all", () => {
  const { state } = stateWithClock()
  applyAll(state, identify("1", { email, phone: "+491" }))
  const cioId = people(state)[0]?.identifiers.cio_id ?? ""
  const byCioId = (attributes: object): TakenOperation => ({
    ...{ type: "person", action: "identify", identifiers: { cio_id: cioId }, attributes },
  })
  const said = applyAll(
    state,
    identify("1", { id: "2" }),
    identifyByEmail(email, { id: "2" }),
    identifyByEmail(email, { id: null }),
    identifyByEmail(email, { email: "new@example.com" }),
    identifyByEmail(email, { email: email.toUpperCase(), phone: "+492" }),
    identify("1", { email: "new@example.com" }),
    byCioId({ id: "2" }),
  )
  const fixed = (name: string) => `partial: fixed-identifier at attributes.${name}`
  expect(said).toEqual([fixed("id"), fixed("id"), fixed("id"), fixed("email"), "applied", "applied", "applied"])
  expect(people(state)).toMatchObject([
    { identifiers: { cio_id: cioId, id: "2", email: "new@example.com", phone: "+492" } },
  ])
  expect(applyAll(state, byCioId({ id: null, email: "", phone: null }))).toEqual(["applied"])
  expect(people(state)).toMatchObject([{ identifiers: { cio_id: cioId } }])
  expect(Object.keys(people(state)[0]?.identifiers ?? {})).toEqual(["cio_id"])
})

test("an operation cannot take away the phone that it goes by", () => {
  const { state } = stateWithClock()
  const byPhone = (phone: unknown): TakenOperation => ({
    ...{ type: "person", action: "identify", identifiers: { phone: "+491" }, attributes: { phone } },
  })
  const fixed = "partial: fixed-identifier at attributes.phone"
  expect(applyAll(state, byPhone(null), byPhone("0151 123"), byPhone("+492"))).toEqual([fixed, fixed, "applied"])
  expect(people(state)).toMatchObject([{ identifiers: { phone: "+492" }, attributes: {} }])
})

test("taking away an identifier that is not set is no loss", () => {
  const { state } = stateWithClock()
  expect(applyAll(state, identify("1", { email: null, phone: "" }), identifyByEmail(email, { id: "" }))).toEqual([
    "applied",
    "applied",
  ])
})

test("people and objects get the same ids of the service's, whenever the same operations come in the same order", () => {
  const operations = [identify("1"), identifyByEmail(email), identify("2", { email }), event("3", "a"), identify("4")]
  const cioIds = () => {
    const { state } = stateWithClock()
    applyAll(state, ...operations)
    return people(state).map(({ identifiers }) => identifiers)
  }
  expect(cioIds()).toEqual(cioIds())
  expect(new Set(cioIds().map(({ cio_id }) => cio_id)).size).toBe(4)
})

test.each([
  "",
  " ",
  "1",
  "\t",
  "a".repeat(50),
  "é".repeat(75),
  "é".repeat(76),
  "漢".repeat(50),
  "漢".repeat(51),
  "😀".repeat(38),
  7,
  1.5,
  true,
  null,
  {},
])("as an id or email, %j keeps to the contract exactly when it is usable", (value) => {
  for (const name of ["id", "email"] as const) {
    const { ok } = checkOperation({ type: "person", action: "suppress", identifiers: { [name]: value } })
    const isBlank = String(value).trim() === ""
    expect(usableIdentifier(name, value)).toBe(ok && !isBlank ? String(value) : undefined)
  }
})

test("merging fills what the primary lacks, topic by topic, and moves events, devices, relationships and segments", () => {
  const { state } = stateWithClock()
  const acme = { object_type_id: "1", object_id: "acme" }
  const topics = (topics: object) => ({ cio_subscription_preferences: { topics } })
  applyAll(
    state,
    identify("1", { a: 1, ...topics({ topic_1: true, topic_2: true }) }),
    identify("2", { a: 2, b: 2, phone: "+491", ...topics({ topic_2: false, topic_3: false }) }),
    event("2", "e"),
    { type: "person", action: "add_device", identifiers: { id: "2" }, device: { token: "t", platform: "ios" } },
    {
      type: "person",
      action: "add_relationships",
      identifiers: { id: "2" },
      cio_relationships: [{ identifiers: acme }],
    },
    { type: "segment", action: "add_people", identifiers: { id: "7" }, people: [{ id: "2" }] },
    { type: "person", action: "merge", primary: { id: "1" }, secondary: { id: "2" } },
  )
  expect(people(state)).toMatchObject([
    {
      identifiers: { id: "1", phone: "+491" },
      attributes: { a: 1, b: 2, ...topics({ topic_1: true, topic_2: true, topic_3: false }) },
      devices: [{ token: "t" }],
      relationships: [{ identifiers: acme }],
    },
  ])
  const [merged] = state.people.values()
  expect(merged?.events?.map(({ name }) => name)).toEqual(["e"])
  expect(merged && state.segments.of(merged)).toEqual(["7"])
})

test("a phone is an identifier or an attribute, never both, whichever side of a merge has which", () => {
  const { state } = stateWithClock()
  const merge = (primary: string, secondary: string): TakenOperation => ({
    ...{ type: "person", action: "merge", primary: { id: primary }, secondary: { id: secondary } },
  })
  applyAll(
    state,
    identify("1", { phone: "+491" }),
    identify("2", { phone: "call me" }),
    merge("1", "2"),
    identify("3", { phone: "call me" }),
    identify("4", { phone: "+492" }),
    merge("3", "4"),
    identify("5", { phone: "call me" }),
    identify("6"),
    merge("6", "5"),
  )
  expect(people(state)).toMatchObject([
    { identifiers: { id: "1", phone: "+491" }, attributes: {} },
    { identifiers: { id: "3", phone: "+492" }, attributes: {} },
    { identifiers: { id: "6" }, attributes: { phone: "call me" } },
  ])
  for (const { attributes } of people(state).slice(0, 2)) expect(attributes).not.toHaveProperty("phone")
})

test("a phone among the attributes goes when its person is recognised by another that can be an identifier", () => {
  const { state } = stateWithClock()
  const byPhone: TakenOperation = {
    ...{ type: "person", action: "identify", identifiers: { phone: "+491" }, attributes: { id: "1" } },
  }
  expect(applyAll(state, identify("1", { phone: "0151 123" }), byPhone)).toEqual(["applied", "applied"])
  expect(people(state)).toHaveLength(1)
  expect(people(state)).toMatchObject([{ identifiers: { id: "1", phone: "+491" } }])
  expect(people(state)[0]?.attributes).toEqual({})
})
