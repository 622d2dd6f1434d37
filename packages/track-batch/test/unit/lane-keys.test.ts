import type { Operation } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { conflict, keysOf } from "../support/lane-conflicts.ts"
import { event, identify } from "../support/operations.ts"

const acme = { object_type_id: "1", object_id: "acme" }
const globex = { object_type_id: "1", object_id: "globex" }
const zoe = { id: "zoe" }
const adam = { id: "adam" }
const device = { token: "t", platform: "ios" } as const

/** Something that touches one entity alone, to meet the others with. */
const person = (identifiers: object) => ({ type: "person", action: "event", identifiers, name: "seen" })
const object = (identifiers: object) => ({ type: "object", action: "identify", identifiers, attributes: {} })
const member = (identifiers: object, company: object = acme) => ({
  type: "person",
  action: "add_relationships",
  identifiers,
  cio_relationships: [{ identifiers: company }],
})

describe("an operation waits for others on its own entity", () => {
  const own: [string, Operation, object][] = [
    ["identify of a person", identify("zoe"), person(zoe)],
    ["delete of a person", { type: "person", action: "delete", identifiers: zoe }, person(zoe)],
    ["event", event("zoe"), person(zoe)],
    ["page", { type: "person", action: "page", identifiers: zoe, name: "/" }, person(zoe)],
    ["screen", { type: "person", action: "screen", identifiers: zoe, name: "Start" }, person(zoe)],
    ["add_device", { type: "person", action: "add_device", identifiers: zoe, device }, person(zoe)],
    [
      "delete_device",
      { type: "person", action: "delete_device", identifiers: zoe, device: { token: "t" } },
      person(zoe),
    ],
    [
      "add_relationships",
      { type: "person", action: "add_relationships", identifiers: zoe, cio_relationships: [{ identifiers: globex }] },
      person(zoe),
    ],
    [
      "delete_relationships",
      {
        type: "person",
        action: "delete_relationships",
        identifiers: zoe,
        cio_relationships: [{ identifiers: globex }],
      },
      person(zoe),
    ],
    ["suppress", { type: "person", action: "suppress", identifiers: zoe }, person(zoe)],
    ["unsuppress", { type: "person", action: "unsuppress", identifiers: zoe }, person(zoe)],
    ["identify of an object", { type: "object", action: "identify", identifiers: acme, attributes: {} }, object(acme)],
    [
      "identify_anonymous of an object",
      {
        type: "object",
        action: "identify_anonymous",
        identifiers: acme,
        attributes: {},
        cio_relationships: [{ identifiers: { anonymous_id: "anon" } }],
      },
      object(acme),
    ],
    ["delete of an object", { type: "object", action: "delete", identifiers: acme }, object(acme)],
    [
      "add_relationships of an object",
      { type: "object", action: "add_relationships", identifiers: acme, cio_relationships: [{ identifiers: adam }] },
      object(acme),
    ],
    [
      "delete_relationships of an object",
      { type: "object", action: "delete_relationships", identifiers: acme, cio_relationships: [{ identifiers: adam }] },
      object(acme),
    ],
    [
      "event of a delivery",
      {
        type: "delivery",
        action: "event",
        identifiers: { id: "zoe" },
        name: "opened",
        attributes: { device_token: "t" },
      },
      { type: "delivery", action: "event", identifiers: { id: "zoe" }, name: "converted" },
    ],
  ]

  test.each(own)("%s", (_, operation, other) => {
    expect(conflict(operation, other)).toBe(true)
    expect(conflict(operation, operation)).toBe(true)
    expect(conflict(operation, person({ id: "somebody else" }))).toBe(false)
    expect(conflict(operation, object({ object_type_id: "2", object_id: "acme" }))).toBe(false)
  })
})

describe("entities that an operation relates to are shared", () => {
  const hires = {
    type: "object",
    action: "add_relationships",
    identifiers: acme,
    cio_relationships: [{ identifiers: zoe }],
  }

  test("so that two people may join one company at once", () => {
    expect(conflict(member(zoe), member(adam))).toBe(false)
  })

  test("so that two companies may hire one person at once", () => {
    expect(conflict(hires, { ...hires, identifiers: globex })).toBe(false)
  })

  test.each([
    ["identify", object(acme)],
    ["delete", { type: "object", action: "delete", identifiers: acme }],
  ])("so that %s of the company waits for those who join it, and they for that", (_, operation) => {
    expect(conflict(member(zoe), operation)).toBe(true)
    expect(conflict(member(zoe), object(globex))).toBe(false)
  })

  test("so that what is about the person waits for a company that hires them", () => {
    expect(conflict(hires, person(zoe))).toBe(true)
    expect(conflict(hires, person(adam))).toBe(false)
  })

  test("so that a person who joins a company waits for the company that hires them: each is the other's own", () => {
    expect(conflict(member(zoe), hires)).toBe(true)
  })

  test("also in an identify, and all of them", () => {
    const both = { ...identify("zoe"), cio_relationships: [{ identifiers: acme }, { identifiers: globex }] }
    expect(conflict(both, object(acme))).toBe(true)
    expect(conflict(both, object(globex))).toBe(true)
    expect(conflict(both, member(adam))).toBe(false)
    expect(conflict(both, person(zoe))).toBe(true)
  })
})

describe("merge", () => {
  const merge = { type: "person", action: "merge", primary: zoe, secondary: { email: "adam@example.com" } }

  test("waits for both people, and both wait for it", () => {
    expect(conflict(merge, person(zoe))).toBe(true)
    expect(conflict(merge, person({ email: "adam@example.com" }))).toBe(true)
    expect(conflict(merge, person(adam))).toBe(false)
  })

  test("waits for those that a company hires", () => {
    const hires = {
      type: "object",
      action: "add_relationships",
      identifiers: acme,
      cio_relationships: [{ identifiers: { email: "adam@example.com" } }],
    }
    expect(conflict(merge, hires)).toBe(true)
  })
})

describe("an identify that gives a person a name", () => {
  test.each([
    ["email", { email: "zoe@example.com" }],
    ["phone", { phone: "+4917012345678" }],
    ["id", { id: "new" }],
    ["cio_id", { cio_id: "a3000001" }],
  ])("by its %s waits for what goes by that name, and the other way round", (_, name) => {
    expect(conflict(identify("zoe", { plan: "pro", ...name }), person(name))).toBe(true)
    expect(conflict(identify("zoe", { ...name }), person(zoe))).toBe(true)
    expect(conflict({ type: "person", action: "identify", identifiers: name, attributes: zoe }, person(zoe))).toBe(true)
  })

  test("of all kinds at once waits for each of them", () => {
    const names = { email: "zoe@example.com", phone: "+49", id: "new", cio_id: "a3" }
    for (const [name, value] of Object.entries(names)) {
      expect(conflict(identify("zoe", names), person({ [name]: value }))).toBe(true)
    }
  })

  test("does so for an identify alone: an event's email is no name", () => {
    const mailed = { ...event("zoe"), attributes: { email: "adam@example.com" } }
    expect(conflict(mailed, person({ email: "adam@example.com" }))).toBe(false)
    const company = { ...object(acme), attributes: { email: "adam@example.com" } }
    expect(conflict(company, person({ email: "adam@example.com" }))).toBe(false)
  })

  test("takes none away: null and empty text name nobody", () => {
    expect(keysOf(identify("zoe", { email: null, phone: "" }))).toEqual(keysOf(identify("zoe")))
  })
})

describe("what has no usable identifiers touches nothing, for the service to reject", () => {
  test.each<[string, unknown]>([
    ["no identifiers", { type: "person", action: "event", name: "x" }],
    ["identifiers that are text", { type: "person", action: "event", identifiers: "zoe" }],
    ["none that is known", { type: "person", action: "event", identifiers: { name: "zoe" } }],
    ["an empty id", person({ id: "" })],
    ["a boolean as id", person({ id: true })],
    ["an object without its type", object({ object_id: "acme" })],
    ["a type that is unknown", { type: "company", action: "identify", identifiers: zoe }],
    ["no type", { action: "identify", identifiers: zoe }],
    ["nothing", {}],
    ["a merge of nobody", { type: "person", action: "merge" }],
  ])("%s", (_, operation) => {
    expect(keysOf(operation)).toEqual([])
  })

  test("and relationships that are none are left out", () => {
    const odd = {
      ...member(zoe),
      cio_relationships: [null, 7, "acme", {}, { identifiers: null }, { identifiers: acme }],
    }
    expect(keysOf(odd)).toEqual(keysOf(member(zoe)))
    expect(keysOf({ ...member(zoe), cio_relationships: acme })).toEqual(keysOf(person(zoe)))
  })
})
