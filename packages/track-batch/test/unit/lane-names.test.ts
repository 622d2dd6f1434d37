import { describe, expect, test } from "vitest"
import { laneSlots } from "../../src/entity-keys.ts"
import { conflict, keysOf } from "../support/lane-conflicts.ts"

const person = (identifiers: unknown) => ({ type: "person", action: "event", identifiers, name: "seen" })
const object = (identifiers: object) => ({ type: "object", action: "identify", identifiers })
const delivery = (id: string) => ({ type: "delivery", action: "event", identifiers: { id }, name: "opened" })

describe("one entity is one, however it is written", () => {
  test.each([
    ["email in another case", person({ email: "Zoe@Example.COM" }), person({ email: "zoe@example.com" })],
    ["email in another case beyond ASCII", person({ email: "ZOË@example.com" }), person({ email: "zoë@EXAMPLE.com" })],
    ["a number and its digits as id", person({ id: 42 }), person({ id: "42" })],
    ["a negative number", person({ id: -7 }), person({ id: "-7" })],
    ["a large number", person({ id: 1e21 }), person({ id: "1e+21" })],
    ["zero, whatever its sign", person({ id: -0 }), person({ id: 0 })],
    [
      "the type of an object as a number",
      object({ object_type_id: 1, object_id: 23 }),
      object({ object_type_id: "1", object_id: "23" }),
    ],
    ["an object by the service's own id", object({ cio_object_id: "ob1" }), object({ cio_object_id: "ob1" })],
    ["text that is wrapped", person({ id: new String("zoe") }), person({ id: "zoe" })],
  ])("%s", (_, one, other) => {
    expect(conflict(one, other)).toBe(true)
  })
})

describe("two entities are two", () => {
  test.each([
    ["id and email of the same text", person({ id: "a@b.c" }), person({ email: "a@b.c" })],
    ["id and cio_id of the same text", person({ id: "a300" }), person({ cio_id: "a300" })],
    ["phone and id of the same text", person({ phone: "+49" }), person({ id: "+49" })],
    ["ids in another case", person({ id: "Zoe" }), person({ id: "zoe" })],
    ["an id and one with a space", person({ id: "zoe" }), person({ id: "zoe " })],
    [
      "objects whose type and id read the same",
      object({ object_type_id: "1", object_id: "23" }),
      object({ object_type_id: "12", object_id: "3" }),
    ],
    [
      "objects of another type",
      object({ object_type_id: "1", object_id: "acme" }),
      object({ object_type_id: "2", object_id: "acme" }),
    ],
    [
      "an object by its own id and by the service's",
      object({ object_type_id: "1", object_id: "ob1" }),
      object({ cio_object_id: "ob1" }),
    ],
    ["a person and a delivery", person({ id: "d1" }), delivery("d1")],
    ["a person and an object", person({ id: "acme" }), object({ object_type_id: "1", object_id: "acme" })],
  ])("%s", (_, one, other) => {
    expect(conflict(one, other)).toBe(false)
  })

  test("by the thousand: hardly any share a slot", () => {
    const count = 10_000
    const slots = new Set<unknown>()
    for (let i = 0; i < count; i++) slots.add(keysOf(person({ id: `customer-${i}` })))
    for (let i = 0; i < count; i++) slots.add(keysOf(person({ id: i })))
    for (let i = 0; i < count; i++) slots.add(keysOf(person({ email: `customer-${i}@example.com` })))
    // 30,000 at random among 524,288 slots fill about 29,160 of them.
    expect(slots.size).toBeGreaterThan(0.96 * 3 * count)
    expect([...slots].filter((slot) => typeof slot !== "number" || slot < 0 || slot >= laneSlots)).toEqual([])
  })
})

/** An object whose content is not what its JSON says. */
function disguised(value: object, json: unknown): object {
  return Object.defineProperty({ ...value }, "toJSON", { value: () => json, enumerable: false })
}

describe("what is read is what is sent", () => {
  const zoe = person({ id: "zoe" })
  const adam = person({ id: "adam" })

  test("when the operation has a toJSON", () => {
    expect(conflict(disguised(adam, zoe), zoe)).toBe(true)
    expect(conflict(disguised(adam, zoe), adam)).toBe(false)
  })

  test("when its identifiers have one", () => {
    const odd = person(disguised({ id: "adam" }, { id: "zoe" }))
    expect(conflict(odd, zoe)).toBe(true)
    expect(conflict(odd, adam)).toBe(false)
  })

  test("when the attributes that name the person have one", () => {
    const identify = { type: "person", action: "identify", identifiers: { id: "adam" } }
    const attributes = disguised({ plan: "pro" }, { email: "zoe@example.com" })
    expect(conflict({ ...identify, attributes }, person({ email: "zoe@example.com" }))).toBe(true)
  })

  test("when a side of a merge has one", () => {
    const merge = { type: "person", action: "merge", primary: { id: "x" }, secondary: disguised({}, { id: "zoe" }) }
    expect(conflict(merge, zoe)).toBe(true)
  })

  test("when a relationship has one", () => {
    const acme = { object_type_id: "1", object_id: "acme" }
    const joins = { type: "person", action: "add_relationships", identifiers: { id: "x" } }
    const ways = [
      disguised({ length: 0 }, [{ identifiers: acme }]),
      [disguised({}, { identifiers: acme })],
      [{ identifiers: disguised({}, acme) }],
    ]
    for (const cio_relationships of ways) expect(conflict({ ...joins, cio_relationships }, object(acme))).toBe(true)
  })

  test("when a value of the identifiers has one, such as the id of a database", () => {
    const id = disguised({ bytes: 12 }, "zoe")
    expect(conflict(person({ id }), zoe)).toBe(true)
  })

  test("when a prototype has more than is sent", () => {
    class Person {
      email = "zoe@example.com"
      get id() {
        return "adam"
      }
    }
    expect(conflict(person(new Person()), person({ email: "zoe@example.com" }))).toBe(true)
  })

  test("when a getter throws the next time", () => {
    let reads = 0
    const identifiers = {
      get id() {
        if (reads++ > 0) throw new RangeError("once only")
        return "zoe"
      },
    }
    expect(keysOf(person(identifiers))).toEqual(keysOf(zoe))
    expect(reads).toBe(2)
  })

  test("when a getter gives it", () => {
    const identifiers = {
      get id() {
        return "zoe"
      },
    }
    expect(conflict(person(identifiers), zoe)).toBe(true)
  })
})
