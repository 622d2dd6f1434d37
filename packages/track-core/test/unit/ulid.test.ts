import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { isUlid, ulid } from "../../src/ulid.ts"

/** The largest time that 48 bits hold, in the year 10889. */
const latest = 2 ** 48 - 1

describe("a ULID", () => {
  test("is 26 characters of Crockford's base 32 for any time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: latest }), (time) => {
        const id = ulid(time)
        expect(id).toMatch(/^[0-7][0123456789ABCDEFGHJKMNPQRSTVWXYZ]{25}$/)
        expect(isUlid(id)).toBe(true)
      }),
    )
  })

  test("sorts by its time", () => {
    const times = fc.integer({ min: 0, max: latest })
    fc.assert(
      fc.property(times, times, (a, b) => {
        if (a < b) expect(ulid(a) < ulid(b)).toBe(true)
      }),
    )
  })

  test.each([
    [0, "0000000000"],
    [1, "0000000001"],
    [31, "000000000Z"],
    [32, "0000000010"],
    [1_764_000_000_000, "01KAV9FT00"],
    [latest, "7ZZZZZZZZZ"],
  ])("of the time %i begins with %s", (time, start) => {
    expect(ulid(time).slice(0, 10)).toBe(start)
  })

  test("takes a time with a fraction, as performance clocks give it", () => {
    expect(ulid(31.75).slice(0, 10)).toBe("000000000Z")
  })

  test("is the time of the machine by default", () => {
    const before = ulid(Date.now()).slice(0, 10)
    const id = ulid().slice(0, 10)
    const after = ulid(Date.now()).slice(0, 10)
    expect([before, id, after]).toEqual([before, id, after].sort())
  })

  test("is not given twice, beyond one filling of the pool of randomness", () => {
    const ids = new Set(Array.from({ length: 20_000 }, () => ulid(0)))
    expect(ids.size).toBe(20_000)
  })

  test("uses every character of the alphabet in its random part", () => {
    const seen = new Set(Array.from({ length: 500 }, () => ulid(0).slice(10)).join(""))
    expect([...seen].sort().join("")).toBe("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
  })
})

describe("isUlid", () => {
  test.each(["01JZ0A7MEXH2V6J8D3Q5T9W4RK", "01jz0a7mexh2v6j8d3q5t9w4rk", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"])(
    "%s is one",
    (text) => {
      expect(isUlid(text)).toBe(true)
    },
  )

  test.each([
    ["nothing", ""],
    ["25 characters", "01JZ0A7MEXH2V6J8D3Q5T9W4R"],
    ["27 characters", "01JZ0A7MEXH2V6J8D3Q5T9W4RKX"],
    ["an I", "01JZ0A7MEXH2V6J8D3Q5T9W4RI"],
    ["an L", "01JZ0A7MEXH2V6J8D3Q5T9W4RL"],
    ["an O", "01JZ0A7MEXH2V6J8D3Q5T9W4RO"],
    ["a U", "01JZ0A7MEXH2V6J8D3Q5T9W4RU"],
    ["more than 128 bits", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ"],
    ["a line break behind it", "01JZ0A7MEXH2V6J8D3Q5T9W4RK\n"],
    ["a UUID", "123e4567-e89b-12d3-a456-426614174000"],
  ])("%s is none", (_, text) => {
    expect(isUlid(text)).toBe(false)
  })
})
