import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { encodeOperation } from "../../src/encode-operation.ts"
import { findUnfaithful, isFaithful } from "../../src/json-faithful.ts"
import { identify } from "../support/operations.ts"

/** What JSON.parse can give: JSON itself has no minus zero once it is written. */
const jsonValue = fc.jsonValue({ maxDepth: 6 }).map((value): unknown => JSON.parse(JSON.stringify(value)))

/** What JSON loses or changes. */
const unfaithful = fc.constantFrom<unknown>(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  5n,
  Symbol("s"),
  () => 1,
  new Map(),
  new Set([1]),
  new Date(Number.NaN),
  new Uint8Array(1),
  new Error("e"),
  new URLSearchParams("a=1"),
  new Headers({ a: "1" }),
  new Blob(["a"]),
  new (class {
    #hidden = 1
    get hidden(): number {
      return this.#hidden
    }
  })(),
)

/** A JSON value with something put in at a random place, and the JSON pointer to there. */
const planted = fc
  .tuple(
    jsonValue,
    unfaithful,
    fc.array(fc.oneof(fc.string(), fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 6 }),
  )
  .map(([around, bad, steps]) => {
    const value = steps.reduceRight<unknown>(
      (inner, step) =>
        typeof step === "number"
          ? [...Array.from({ length: step }, () => around), inner]
          : Object.fromEntries([...(step === "before" ? [] : [["before", around]]), [step, inner]]),
      bad,
    )
    const path = steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
    return { value, path }
  })

describe("any JSON value in the attributes", () => {
  test("arrives as it is: the text parses back to the same operation", () => {
    fc.assert(
      fc.property(jsonValue, (note) => {
        expect(isFaithful(note)).toBe(true)
        const operation = { ...identify, attributes: { note } }
        const encoded = encodeOperation(operation)
        if (!encoded.ok) throw new Error(`refused: ${encoded.path} ${encoded.message}`)
        expect(JSON.parse(encoded.text)).toEqual(operation)
      }),
      { numRuns: 500 },
    )
  })
})

describe("one value that JSON cannot carry, anywhere inside", () => {
  test("is refused and its place found", () => {
    fc.assert(
      fc.property(planted, ({ value, path }) => {
        expect(isFaithful(value)).toBe(false)
        expect(findUnfaithful(value).path).toBe(path)
        const encoded = encodeOperation({ ...identify, attributes: { note: value } })
        // Larger than the limit is refused for that, before anything else.
        expect(encoded).toMatchObject({ ok: false })
        if (!encoded.ok && encoded.rule !== "too-large") expect(encoded.path).toBe(`/attributes/note${path}`)
      }),
      { numRuns: 500 },
    )
  })
})
