import { limits } from "@cio/track-core"
import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { Body, envelopeBytes } from "../../src/body.ts"
import { identifyOfBytes, jsonBytes } from "../support/operations.ts"

/** The texts of operations: any JSON object, of every kind of character. */
const text = fc.record({ t: fc.string({ unit: "binary", maxLength: 60 }) }).map((value) => JSON.stringify(value))

const decoder = new TextDecoder("utf-8", { fatal: true })

describe.each([
  ["Node's Buffer", () => {}],
  ["a runtime without Buffer", () => vi.stubGlobal("Buffer", undefined)],
])("a request body, with %s,", (_, hideBuffer) => {
  beforeEach(() => hideBuffer())
  afterEach(() => vi.unstubAllGlobals())

  test("of no operations is an empty batch", () => {
    const body = new Body(200)
    expect(decode(body.sealed())).toBe('{"batch":[]}')
    expect(body.byteLength).toBe(envelopeBytes)
    expect(body.count).toBe(0)
  })

  test("takes what fits to the byte, and not a byte more", () => {
    for (const filling of ["a", "ö", "€", "🎈"]) {
      const first = JSON.stringify({ t: filling })
      const second = JSON.stringify({ t: filling.repeat(3) })
      const exact = bytesOf(`{"batch":[${first},${second}]}`)
      const fitting = new Body(exact)
      expect(fitting.append(first, exact)).toBe(true)
      expect(fitting.append(second, exact)).toBe(true)
      expect(fitting.byteLength).toBe(exact)
      expect(decode(fitting.sealed())).toBe(`{"batch":[${first},${second}]}`)

      const short = new Body(exact - 1)
      expect(short.append(first, exact - 1)).toBe(true)
      expect(short.append(second, exact - 1)).toBe(false)
      expect(decode(short.sealed())).toBe(`{"batch":[${first}]}`)
    }
  })

  test("reaches the service's own limit exactly, with operations of the largest size", () => {
    const body = new Body(limits.batchBytes)
    const largest = JSON.stringify(identifyOfBytes(limits.operationBytes, "🎈"))
    let appended = 0
    while (body.append(largest, limits.batchBytes)) appended++
    expect(appended).toBe(15)
    const rest = limits.batchBytes - body.byteLength - 1
    expect(body.append(JSON.stringify(identifyOfBytes(rest + 1, "€")), limits.batchBytes)).toBe(false)
    expect(body.append(JSON.stringify(identifyOfBytes(rest, "€")), limits.batchBytes)).toBe(true)
    const sealed = body.sealed()
    expect(sealed.length).toBe(limits.batchBytes)
    expect(JSON.parse(decode(sealed)).batch).toHaveLength(16)
  })

  test("never crosses its limit, refuses nothing that fits, and holds what was given to it", () => {
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 25 }),
        fc.integer({ min: envelopeBytes, max: 600 }),
        (texts, maxBytes) => {
          const body = new Body(600)
          const kept: string[] = []
          for (const candidate of texts) {
            const fits = bytesOf(`{"batch":[${[...kept, candidate].join(",")}]}`) <= maxBytes
            expect(body.append(candidate, maxBytes)).toBe(fits)
            if (fits) kept.push(candidate)
            expect(body.count).toBe(kept.length)
          }
          const sealed = body.sealed()
          expect(sealed.length).toBe(body.byteLength)
          if (kept.length > 0) expect(sealed.length).toBeLessThanOrEqual(maxBytes)
          expect(decode(sealed)).toBe(`{"batch":[${kept.join(",")}]}`)
          expect(JSON.parse(decode(sealed)).batch).toEqual(kept.map((each) => JSON.parse(each)))
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 5000 },
    )
  })

  test("can be cut into the bodies of its parts", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), (texts) => {
        const body = new Body(20_000)
        for (const each of texts) body.append(each, 20_000)
        for (let from = 0; from < texts.length; from++) {
          for (let to = from + 1; to <= texts.length; to++) {
            const part = body.slice(from, to)
            expect(decode(part)).toBe(`{"batch":[${texts.slice(from, to).join(",")}]}`)
            expect(part.length).toBeLessThanOrEqual(body.byteLength)
          }
        }
        // Cutting leaves the whole as it is.
        expect(decode(body.sealed())).toBe(`{"batch":[${texts.join(",")}]}`)
      }),
      { numRuns: 100, interruptAfterTimeLimit: 5000 },
    )
  })

  test("starts anew when it is cleared, also after something longer", () => {
    const body = new Body(400)
    body.append(JSON.stringify({ t: "long".repeat(50) }), 400)
    body.sealed()
    body.clear()
    expect(body.count).toBe(0)
    expect(decode(body.sealed())).toBe('{"batch":[]}')
    body.append('{"t":1}', 400)
    body.append('{"t":2}', 400)
    expect(decode(body.sealed())).toBe('{"batch":[{"t":1},{"t":2}]}')
    expect(decode(body.slice(1, 2))).toBe('{"batch":[{"t":2}]}')
  })

  test("goes on after it was sealed, and after it refused something", () => {
    const body = new Body(100)
    body.append('{"t":1}', 100)
    body.sealed()
    expect(body.append(JSON.stringify({ t: "€".repeat(60) }), 100)).toBe(false)
    expect(body.append('{"t":2}', 100)).toBe(true)
    expect(decode(body.sealed())).toBe('{"batch":[{"t":1},{"t":2}]}')
  })

  test("refuses a text far beyond its own size", () => {
    const body = new Body(200)
    expect(body.append(JSON.stringify({ t: "€".repeat(100_000) }), 200)).toBe(false)
    expect(decode(body.sealed())).toBe('{"batch":[]}')
  })

  test("has no part that it does not hold", () => {
    const body = new Body(200)
    body.append('{"t":1}', 200)
    expect(() => body.slice(0, 2)).toThrow(RangeError)
    expect(() => body.slice(0, 0)).toThrow(RangeError)
  })
})

test("the envelope is what a batch takes beyond its operations", () => {
  expect(envelopeBytes).toBe(jsonBytes({ batch: [] }))
})

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Without Buffer, which is hidden in half of these tests. */
function bytesOf(value: string): number {
  return new TextEncoder().encode(value).length
}
