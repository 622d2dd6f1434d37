import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { exceedsBytes, utf8Bytes } from "../../src/utf8.ts"

/** Any UTF-16 units, so that lone and swapped surrogates come up all the time. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0xd7f0, max: 0xe010 }),
      fc.constantFrom(0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xffff),
    ),
  )
  .map((units) => String.fromCharCode(...units))

describe("utf8Bytes", () => {
  test.each([
    ["", 0],
    ["a", 1],
    ["\u007f", 1],
    ["\u0080", 2],
    ["ß", 2],
    ["\u07ff", 2],
    ["\u0800", 3],
    ["€", 3],
    ["😀", 4],
    ["👩‍👩‍👧", 18],
    ["\ud83d", 3],
    ["\ude00", 3],
    ["\ude00\ud83d", 6],
    ["\ud83d\ud83d\ude00", 7],
    ["\ud83dx", 4],
  ])("of %j are %i", (text, bytes) => {
    expect(utf8Bytes(text)).toBe(bytes)
  })

  test("are what an encoder writes, for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length)
        expect(utf8Bytes(text)).toBe(Buffer.byteLength(text))
      }),
      { numRuns: 1000 },
    )
  })
})

describe("exceedsBytes", () => {
  test("says no up to the byte and yes from the next, for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = Buffer.byteLength(text)
        expect(exceedsBytes(text, bytes)).toBe(false)
        if (bytes > 0) expect(exceedsBytes(text, bytes - 1)).toBe(true)
      }),
    )
  })
})
