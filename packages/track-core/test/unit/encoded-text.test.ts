import { describe, expect, test } from "vitest"
import { encodeOperation } from "../../src/encode-operation.ts"
import { event, identify } from "../support/operations.ts"

/** An operation with something in its attributes. */
function withNote(note: unknown): unknown {
  return { ...identify, attributes: { note } }
}

describe("an operation holds at most 32,000 bytes of UTF-8", () => {
  test.each([
    ["letters", "a"],
    ["letters of two bytes", "é"],
    ["letters of three bytes", "€"],
    ["emoji of four bytes", "😀"],
    ["quotes, which take two", '"'],
    ["lone surrogates, which take six as escapes", "\ud83d"],
  ])("exactly, with %s", (_, letter) => {
    const fixed = Buffer.byteLength(JSON.stringify(withNote("")))
    const each = Buffer.byteLength(JSON.stringify(letter)) - 2
    const count = Math.floor((32_000 - fixed) / each)
    const full = letter.repeat(count) + "x".repeat(32_000 - fixed - count * each)

    const encoded = encodeOperation(withNote(full))
    expect(encoded.ok && Buffer.byteLength(encoded.text)).toBe(32_000)
    expect(encodeOperation(withNote(`${full}x`))).toEqual({
      ok: false,
      path: "",
      rule: "too-large",
      message: "is larger than 32000 bytes of JSON, the most that the service takes",
    })
  })

  test("with the dedupe id that is put in", () => {
    const id = "01JZ0A7MEXH2V6J8D3Q5T9W4RK"
    const room = 32_000 - Buffer.byteLength(JSON.stringify({ ...event, id, attributes: { note: "" } }))
    const fits = { ...event, attributes: { note: "x".repeat(room) } }
    const encoded = encodeOperation(fits, () => id)
    expect(encoded.ok && encoded.text.length).toBe(32_000)
    const exceeds = { ...event, attributes: { note: "x".repeat(room + 1) } }
    expect(encodeOperation(exceeds, () => id)).toMatchObject({ ok: false, rule: "too-large" })
    expect(encodeOperation(exceeds)).toMatchObject({ ok: true })
  })

  test("ten megabytes are refused for their size, whatever else is wrong", () => {
    const huge = { ...identify, attributes: { note: "€".repeat(10_000_000), bad: Number.NaN } }
    expect(encodeOperation(huge)).toMatchObject({ ok: false, rule: "too-large" })
  })
})

describe("the dedupe id", () => {
  const id = "01JZ0A7MEXH2V6J8D3Q5T9W4RK"

  test.each(["event", "page", "screen"])("is put into a person's %s that has none", (action) => {
    const operation = { ...event, action }
    const encoded = encodeOperation(operation, () => id)
    expect(encoded).toMatchObject({ ok: true, eventId: id })
    expect(encoded.ok && JSON.parse(encoded.text)).toEqual({ ...operation, id })
  })

  test("is put in where there is one that is undefined", () => {
    const encoded = encodeOperation({ ...event, id: undefined }, () => id)
    expect(encoded.ok && JSON.parse(encoded.text).id).toBe(id)
  })

  test("is the operation's own where it has one", () => {
    const never = () => {
      throw new Error("no id may be made")
    }
    expect(encodeOperation({ ...event, id: "own" }, never)).toMatchObject({ ok: true, eventId: "own" })
  })

  test("is not made for what the service does not deduplicate, nor for what is refused", () => {
    const never = () => {
      throw new Error("no id may be made")
    }
    expect(encodeOperation(identify, never)).toMatchObject({ ok: true, eventId: undefined })
    expect(encodeOperation({ ...event, type: "delivery" }, never)).toMatchObject({ ok: true, eventId: undefined })
    expect(encodeOperation({ ...event, attributes: { bad: 5n } }, never)).toMatchObject({ ok: false })
  })

  test("is escaped, so that a maker of odd ids cannot break the body", () => {
    const encoded = encodeOperation(event, () => 'a"},{"b')
    expect(encoded.ok && JSON.parse(encoded.text).id).toBe('a"},{"b')
  })

  test("makes valid JSON also where type and action are inherited, which JSON leaves out", () => {
    const encoded = encodeOperation(Object.create(event), () => id)
    expect(encoded.ok && JSON.parse(encoded.text)).toEqual({ id })
  })
})
