import { describe, expect, test } from "vitest"
import { parseRetryAfter } from "../../src/retry-after.ts"

const now = Date.UTC(2026, 0, 1)

describe("a Retry-After asks for", () => {
  test.each<[string, number]>([
    ["0", 0],
    ["1", 1000],
    ["60", 60_000],
    [" 60 ", 60_000],
    ["007", 7000],
    ["1.5", 1500],
    ["0.0001", 1],
    ["86400", 86_400_000],
    ["9".repeat(400), Number.POSITIVE_INFINITY],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["Thu, 01 Jan 2026 00:00:00 GMT", 0],
    ["Wed, 31 Dec 2025 23:59:59 GMT", 0],
    ["Thursday, 01-Jan-26 00:01:00 GMT", 60_000],
  ])("%s: %i ms", (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms)
  })
})

describe("a Retry-After that makes no sense is none", () => {
  test.each([
    null,
    "",
    "   ",
    "soon",
    "-5",
    "+5",
    "1e3",
    "0x10",
    "1,5",
    "5 seconds",
    "60, 60",
    "NaN",
    "Infinity",
    "1767225660000Z",
    "2026-01-01",
    "Thu, 99 Foo 2026 00:01:00 GMT",
    "Thu, 01 Jan 2026",
  ])("%j", (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined()
  })
})
