import { describe, expect, test } from "vitest"
import { checkOperation, type Problem } from "../../src/validate/index.ts"

function problemsOf(value: unknown): Problem[] {
  const result = checkOperation(value)
  return result.ok ? [] : result.problems
}

const identify = (attributes: unknown) => ({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  attributes,
})
const object = (attributes: unknown) => ({
  type: "object",
  action: "identify",
  identifiers: { object_type_id: "1", object_id: "acme" },
  attributes,
})
const related = (attributes: unknown) => ({
  ...object({}),
  cio_relationships: [{ identifiers: { id: "42" }, relationship_attributes: attributes }],
})
const event = (more: object) => ({ type: "person", action: "event", identifiers: { id: "42" }, name: "n", ...more })

describe("limits hold at the byte, whatever the letters", () => {
  const places: [name: string, bytes: number, make: (text: string) => unknown, path: string][] = [
    ["a person's id", 150, (id) => ({ ...identify({}), identifiers: { id } }), "/identifiers/id"],
    ["an email", 150, (email) => ({ ...identify({}), identifiers: { email } }), "/identifiers/email"],
    [
      "an object's id",
      150,
      (object_id) => ({ ...object({}), identifiers: { object_type_id: "1", object_id } }),
      "/identifiers/object_id",
    ],
    [
      "an anonymous id",
      150,
      (anonymous_id) => ({
        ...object({}),
        action: "identify_anonymous",
        cio_relationships: [{ identifiers: { anonymous_id } }],
      }),
      "/cio_relationships/0/identifiers/anonymous_id",
    ],
    ["the name of an event", 100, (name) => event({ name }), "/name"],
    ["the name of a page", 100, (name) => event({ action: "page", name }), "/name"],
    ["the name of a screen", 100, (name) => event({ action: "screen", name }), "/name"],
    ["a person's attribute", 1000, (plan) => identify({ plan }), "/attributes/plan"],
    ["an object's attribute", 1000, (plan) => object({ plan }), "/attributes/plan"],
    [
      "a relationship's attribute",
      1000,
      (plan) => related({ plan }),
      "/cio_relationships/0/relationship_attributes/plan",
    ],
  ]

  test.each(places)("%s: %i bytes", (_, bytes, make, path) => {
    for (const letter of ["a", "é", "€", "😀"]) {
      const each = Buffer.byteLength(letter)
      const full = letter.repeat(Math.floor(bytes / each)) + "x".repeat(bytes % each)
      expect(problemsOf(make(full))).toEqual([])
      const message = `must be at most ${bytes} bytes of UTF-8`
      expect(problemsOf(make(`${full}x`))).toEqual([{ path, rule: "too-long", message }])
    }
  })

  test("a value that is no text counts as its JSON", () => {
    const value = { list: ["x".repeat(1000 - '{"list":[""]}'.length)] }
    expect(problemsOf(identify({ value }))).toEqual([])
    value.list[0] += "x"
    expect(problemsOf(identify({ value }))).toMatchObject([{ path: "/attributes/value", rule: "too-long" }])
  })

  test("the values of an event's attributes are bound by the size of the operation alone", () => {
    expect(problemsOf(event({ attributes: { note: "x".repeat(20_000) } }))).toEqual([])
  })

  test.each<[string, (attributes: unknown) => unknown, string]>([
    ["a person", identify, "/attributes"],
    ["an object", object, "/attributes"],
    ["a relationship", related, "/cio_relationships/0/relationship_attributes"],
    ["an event", (attributes) => event({ attributes }), "/attributes"],
  ])("the name of an attribute of %s: 150 bytes, and the name is not repeated", (_, make, path) => {
    const full = "é".repeat(75)
    expect(problemsOf(make({ a: 1, [full]: 1 }))).toEqual([])
    const message = "has a property name of more than 150 bytes of UTF-8"
    expect(problemsOf(make({ a: 1, [`${full}x`]: 1 }))).toEqual([{ path, rule: "too-long", message }])
  })

  test.each<[string, (attributes: unknown) => unknown, string]>([
    ["a person", identify, "/attributes"],
    ["an object", object, "/attributes"],
    ["a relationship", related, "/cio_relationships/0/relationship_attributes"],
  ])("attributes of %s: 300", (_, make, path) => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, i]))
    expect(problemsOf(make(many(300)))).toEqual([])
    const message = "must have at most 300 properties"
    expect(problemsOf(make(many(301)))).toEqual([{ path, rule: "too-many", message }])
  })
})

describe("what is taken but not done as meant is a warning", () => {
  const ulid = "01JZ0A7MEXH2V6J8D3Q5T9W4RK"
  const device = (last_used: number) => ({
    type: "person",
    action: "add_device",
    identifiers: { id: "42" },
    device: { token: "t", platform: "ios", last_used },
  })
  const merge = (primary: object, secondary: object) => ({ type: "person", action: "merge", primary, secondary })
  const milliseconds = "looks like milliseconds; the service wants Unix seconds and would use now"
  const negative = "is before 1970; the service would use now"
  const prefix = "must be bare in v2, without the cio_ prefix of v1 paths"
  const noUlid = "is no ULID, so the service may not deduplicate by it"
  const personId = "is the person's id, so every later event would count as a duplicate"

  test.each<[name: string, operation: unknown, path: string, rule: string, message: string]>([
    ["milliseconds", event({ timestamp: 1_764_000_000_000 }), "/timestamp", "milliseconds", milliseconds],
    ["milliseconds of a device", device(1_764_000_000_000), "/device/last_used", "milliseconds", milliseconds],
    ["a time before 1970", event({ timestamp: -1 }), "/timestamp", "negative-time", negative],
    ["a cio_ prefix", event({ identifiers: { cio_id: "cio_03" } }), "/identifiers/cio_id", "cio-prefix", prefix],
    ["a cio_ prefix in a merge", merge({ cio_id: "cio_03" }, { id: "1" }), "/primary/cio_id", "cio-prefix", prefix],
    ["and on its other side", merge({ id: "1" }, { cio_id: "cio_03" }), "/secondary/cio_id", "cio-prefix", prefix],
    ["an event id that is no ULID", event({ id: "order-1" }), "/id", "event-id", noUlid],
    ["a person's id as an event's", event({ id: "42" }), "/id", "event-id", personId],
    ["a person's number as an event's", event({ id: "7", identifiers: { id: 7 } }), "/id", "event-id", personId],
    ["the word undefined", event({ id: "undefined", identifiers: { email: "z@x" } }), "/id", "event-id", noUlid],
    [
      "a ULID that is also the person's id",
      event({ id: ulid, identifiers: { id: ulid } }),
      "/id",
      "event-id",
      personId,
    ],
  ])("%s", (_, operation, path, rule, message) => {
    expect(checkOperation(operation)).toEqual({ ok: true, operation, warnings: [{ path, rule, message }] })
  })

  test.each<[string, unknown]>([
    ["seconds", event({ timestamp: 1_764_000_000 })],
    ["the last second that cannot be milliseconds", event({ timestamp: 100_000_000_000 })],
    ["1970", event({ timestamp: 0 })],
    ["a ULID", event({ id: ulid })],
    ["a ULID in small letters", event({ id: ulid.toLowerCase() })],
    ["a bare cio_id", event({ identifiers: { cio_id: "03" } })],
    ["a device without a time", { ...device(0), device: { token: "t", platform: "ios" } }],
  ])("and %s is not", (_, operation) => {
    expect(checkOperation(operation)).toEqual({ ok: true, operation, warnings: [] })
  })

  test("several stand side by side", () => {
    const operation = event({ timestamp: 1e12, id: "x", identifiers: { cio_id: "cio_1" } })
    expect(checkOperation(operation).warnings.map(({ path }) => path)).toEqual([
      "/timestamp",
      "/identifiers/cio_id",
      "/id",
    ])
  })
})
