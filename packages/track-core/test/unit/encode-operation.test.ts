import { describe, expect, test } from "vitest"
import { encodeOperation } from "../../src/encode-operation.ts"
import { event, identify } from "../support/operations.ts"

/** An operation with something in its attributes. */
function withNote(note: unknown): unknown {
  return { ...identify, attributes: { note } }
}

describe("what JSON cannot carry is refused, with its path", () => {
  const cycle: Record<string, unknown> = {}
  cycle.again = { and: cycle }
  class Private {
    #secret = 1
    toJSON(): unknown {
      return { secret: this.#secret, at: Number.NaN }
    }
  }

  test.each<[name: string, note: unknown, path: string, message: string]>([
    ["a function", () => 1, "", "is a function, which JSON leaves out"],
    ["a class", class {}, "", "is a function, which JSON leaves out"],
    ["a symbol", Symbol("s"), "", "is a symbol, which JSON leaves out"],
    ["a bigint", 5n, "", "is a bigint, which JSON cannot hold: send a string or a number"],
    ["NaN", Number.NaN, "", "is NaN, which JSON cannot hold and would send as null"],
    ["Infinity", Number.POSITIVE_INFINITY, "", "is Infinity, which JSON cannot hold and would send as null"],
    ["-Infinity", Number.NEGATIVE_INFINITY, "", "is -Infinity, which JSON cannot hold and would send as null"],
    ["undefined in an array", [1, undefined], "/1", "is undefined in an array, which JSON would send as null"],
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    ["a hole in an array", [1, , 3], "/1", "is undefined in an array, which JSON would send as null"],
    ["a function in an array", [[() => 1]], "/0/0", "is a function, which JSON leaves out"],
    ["an invalid date", new Date(Number.NaN), "", "is an invalid date, which JSON would send as null"],
    ["a Map", new Map([[1, 2]]), "", "is a built-in Map, whose content JSON leaves out: send a plain object or array"],
    ["a Set", new Set([1]), "", "is a built-in Set, whose content JSON leaves out: send a plain object or array"],
    [
      "a WeakMap",
      new WeakMap(),
      "",
      "is a built-in WeakMap, whose content JSON leaves out: send a plain object or array",
    ],
    [
      "a regular expression",
      /x/,
      "",
      "is a built-in RegExp, whose content JSON leaves out: send a plain object or array",
    ],
    [
      "a promise",
      Promise.resolve(1),
      "",
      "is a built-in Promise, whose content JSON leaves out: send a plain object or array",
    ],
    [
      "bytes",
      new Uint8Array(2),
      "",
      "is a built-in Uint8Array, whose content JSON leaves out: send a plain object or array",
    ],
    [
      "a buffer",
      new ArrayBuffer(2),
      "",
      "is a built-in ArrayBuffer, whose content JSON leaves out: send a plain object or array",
    ],
    [
      "an error",
      new Error("x"),
      "",
      "is a built-in Error, whose content JSON leaves out: send a plain object or array",
    ],
    ["a cycle", cycle, "/again/and", "refers back to an object that it is in, which JSON cannot hold"],
    [
      "a member with odd characters in its name",
      { "a/b~c": 5n },
      "/a~1b~0c",
      "is a bigint, which JSON cannot hold: send a string or a number",
    ],
    [
      "a member named like the prototype",
      JSON.parse('{"__proto__":[[0]]}', (_, value) => (value === 0 ? Number.NaN : value)),
      "/__proto__/0/0",
      "is NaN, which JSON cannot hold and would send as null",
    ],
    ["a toJSON that gives undefined", { toJSON: () => undefined }, "", "has a toJSON that gives no JSON"],
    ["a toJSON that gives a function", { toJSON: () => () => 1 }, "", "has a toJSON that gives no JSON"],
    ["a toJSON that gives NaN", { toJSON: () => Number.NaN }, "", "has a toJSON that gives no JSON"],
    ["a toJSON that gives NaN further inside", new Private(), "", "has a toJSON that gives no JSON"],
    [
      "a toJSON that gives itself, with NaN inside",
      {
        at: Number.NaN,
        toJSON() {
          return this
        },
      },
      "",
      "has a toJSON that gives no JSON",
    ],
    ["a toJSON that gives a Map", { toJSON: () => new Map([[1, 2]]) }, "", "has a toJSON that gives no JSON"],
    [
      "a toJSON that gives a date, whose own is not asked",
      { toJSON: () => new Date(0) },
      "",
      "has a toJSON that gives no JSON",
    ],
  ])("%s", (_, note, path, message) => {
    expect(encodeOperation(withNote(note))).toEqual({
      ok: false,
      path: `/attributes/note${path}`,
      rule: "not-json",
      message,
    })
  })

  test.each<[string, unknown]>([
    [
      "a getter that throws",
      {
        get bad(): never {
          throw new Error("sesame")
        },
      },
    ],
    [
      "a toJSON that throws",
      {
        toJSON: () => {
          throw new Error("sesame")
        },
      },
    ],
    [
      "a proxy that throws",
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("sesame")
          },
        },
      ),
    ],
    ["a revoked proxy", revokedProxy()],
  ])("%s, whose path cannot be told", (_, note) => {
    const message = "cannot be written as JSON: it is nested too deeply, or a getter or toJSON of it throws"
    expect(encodeOperation(withNote(note))).toEqual({ ok: false, path: "", rule: "not-json", message })
  })

  test.each([
    ["objects", nested(100_000, (inner) => ({ inner }))],
    ["arrays", nested(100_000, (inner) => [inner])],
  ])("100,000 %s in each other are refused, for their depth or where that is no bar for their size", (_, note) => {
    const encoded = encodeOperation(withNote(note))
    expect(encoded).toMatchObject({ ok: false, path: "", rule: expect.stringMatching(/^(not-json|too-large)$/) })
  })

  test("an operation whose own getter throws is refused, not thrown", () => {
    const operation = {
      ...event,
      get action(): never {
        throw new Error("sesame")
      },
    }
    expect(encodeOperation(operation)).toMatchObject({ ok: false, rule: "not-json" })
  })

  test("a boxed bigint, which the search does not find, is refused all the same", () => {
    expect(encodeOperation(withNote(Object(5n)))).toMatchObject({ ok: false, rule: "not-json" })
  })
})

describe("what JSON carries is sent as JSON.stringify writes it", () => {
  class Point {
    x = 1
    y = 2
    get sum() {
      return this.x + this.y
    }
  }
  const shared = { a: 1 }

  test.each<[string, unknown]>([
    ["null", null],
    ["an empty text", ""],
    ["false", false],
    ["minus zero", -0],
    ["the smallest number", 5e-324],
    ["a date", new Date(0)],
    ["a URL, which has a toJSON", new URL("https://shop.example/tea")],
    ["a toJSON", { secret: 5n, toJSON: () => ({ plain: [1] }) }],
    ["a toJSON that gives null", { toJSON: () => null }],
    [
      "a toJSON that gives itself",
      {
        a: 1,
        toJSON() {
          return this
        },
      },
    ],
    ["a member called toJSON that is no function", { toJSON: "text" }],
    ["a member called constructor", { constructor: "text", a: 1 }],
    ["a class's own fields", new Point()],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 })],
    [
      "what an object inherits, which is not sent",
      Object.create({ inherited: () => 1 }, { a: { value: 1, enumerable: true } }),
    ],
    ["a member that is undefined, which is not sent", { a: undefined }],
    ["the same object twice, which is no cycle", [shared, shared]],
    ["lone surrogates, escaped", "\ud83d and \ude00"],
    ["control characters, quotes and separators", '\u0000\n"\\\u2028'],
    ["a boxed text", Object("text")],
    ["an own member called __proto__", JSON.parse('{"__proto__":{"a":1}}')],
    ["a hundred levels", nested(100, (inner) => ({ inner }))],
  ])("%s", (_, note) => {
    const operation = withNote(note)
    expect(encodeOperation(operation)).toEqual({ ok: true, text: JSON.stringify(operation), eventId: undefined })
  })

  test("lone surrogates become escapes, so that the text is well-formed UTF-16", () => {
    const encoded = encodeOperation(withNote("\ud83d"))
    expect(encoded.ok && encoded.text).toContain('"\\ud83d"')
  })

  test("an operation with a toJSON of its own is what that gives", () => {
    const operation = { toJSON: () => identify }
    expect(encodeOperation(operation)).toMatchObject({ ok: true, text: JSON.stringify(identify) })
  })
})

describe("an operation must be an object", () => {
  test.each([
    [undefined],
    [null],
    ["text"],
    [5],
    [true],
    [[identify]],
    [() => identify],
    [Symbol("s")],
    [{ toJSON: () => "x" }],
    [{ toJSON: () => ({ toJSON: () => "x" }) }],
  ])("%o is none", (operation) => {
    const refused = { ok: false, path: "", rule: "type", message: "an operation must be an object" }
    expect(encodeOperation(operation)).toEqual(refused)
  })
})

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = wrap(value)
  return value
}

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
