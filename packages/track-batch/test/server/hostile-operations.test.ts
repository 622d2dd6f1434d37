import { isDeepStrictEqual } from "node:util"
import type { Operation } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { describe, expect, test, vi } from "vitest"
import { batchSettled, createBatcher } from "../../src/index.ts"
import { asOperation, identify } from "../support/operations.ts"
import { summariesOf, summaryOf } from "../support/outcomes.ts"
import { quick, startTrack } from "../support/start-track.ts"

const plain = { type: "person", action: "identify", identifiers: { id: "odd" } } as const
const withAttributes = (attributes: unknown) => asOperation({ ...plain, attributes })

/** An object that JSON asks what to write. */
class Saying {
  secret = "not to be sent"
  readonly #json: () => unknown

  constructor(json: () => unknown) {
    this.#json = json
  }

  toJSON(): unknown {
    return this.#json()
  }
}

function throwing(): never {
  throw new RangeError("trap")
}

/** Operations that arrive as they are, and what is to arrive. */
const faithful: Record<string, () => [operation: unknown, arrives: unknown]> = {
  "a getter": () => {
    const attributes = {
      get plan() {
        return "pro"
      },
    }
    return [withAttributes(attributes), { ...plain, attributes: { plan: "pro" } }]
  },
  "a getter that gives something else each time": () => {
    let reads = 0
    const attributes = {
      get reads() {
        return ++reads
      },
    }
    return [withAttributes(attributes), { ...plain, attributes: { reads: 1 } }]
  },
  "a toJSON of its own": () => [
    new Saying(() => ({ ...plain, attributes: { a: 1 } })),
    { ...plain, attributes: { a: 1 } },
  ],
  "a toJSON of its attributes": () => [
    withAttributes(new Saying(() => ({ a: 1 }))),
    { ...plain, attributes: { a: 1 } },
  ],
  "a toJSON of its identifiers": () => [
    { ...plain, identifiers: new Saying(() => ({ id: "said" })) },
    { ...plain, identifiers: { id: "said" } },
  ],
  "a date": () => [withAttributes({ at: new Date(0) }), { ...plain, attributes: { at: "1970-01-01T00:00:00.000Z" } }],
  "a lone surrogate": () => [
    withAttributes({ name: "\ud83d x \udc00" }),
    { ...plain, attributes: { name: "\ud83d x \udc00" } },
  ],
  "text of all kinds": () => {
    const name = 'Zoë 🎈 李小龙 \u2028\u2029 \0\b\n"\\ \u202e </script>'
    return [withAttributes({ name }), { ...plain, attributes: { name } }]
  },
  "a __proto__ of its own": () => {
    const attributes: object = JSON.parse('{"__proto__":{"isAdmin":true},"plan":"pro"}')
    return [withAttributes(attributes), JSON.parse(JSON.stringify({ ...plain, attributes }))]
  },
  "a __proto__ beside its identifiers": () => {
    const text = JSON.stringify(plain).replace(
      '"identifiers"',
      '"__proto__":{"identifiers":{"id":"other"}},"identifiers"',
    )
    return [JSON.parse(text), JSON.parse(text)]
  },
  "keys that objects inherit": () => {
    const attributes = { constructor: "c", toString: "s", hasOwnProperty: "h", valueOf: "v" }
    return [withAttributes(attributes), { ...plain, attributes }]
  },
  "a constructor that is no function": () => [
    { ...plain, constructor: 7 },
    { ...plain, constructor: 7 },
  ],
  "no prototype": () => [Object.assign(Object.create(null), plain), plain],
  "a prototype that holds more": () => [
    Object.assign(Object.create({ action: "delete", id: "inherited" }), plain),
    plain,
  ],
  "a class": () => {
    class Customer {
      type = "person"
      action = "identify"
      identifiers = { id: "odd" }
      #secret = 1
      get secret() {
        return this.#secret
      }
    }
    return [new Customer(), plain]
  },
  "a proxy": () => [new Proxy({ ...plain }, {}), plain],
  "members that are undefined": () => [withAttributes({ a: undefined, b: 1 }), { ...plain, attributes: { b: 1 } }],
  "numbers at their limits": () => {
    const attributes = { a: Number.MAX_VALUE, b: Number.MIN_VALUE, c: 2 ** 53 + 2, d: -1e-7 }
    return [withAttributes(attributes), { ...plain, attributes }]
  },
  depth: () => {
    let attributes: object = { end: true }
    for (let i = 0; i < 500; i++) attributes = { deeper: attributes }
    return [withAttributes(attributes), { ...plain, attributes }]
  },
}

/** Operations that the client rejects, and the reason. */
const rejected: Record<string, () => [operation: unknown, reason: string]> = {
  "a getter that throws": () => [
    withAttributes({
      get plan() {
        return throwing()
      },
    }),
    "not-json",
  ],
  "a getter of the operation that throws": () => [
    {
      ...plain,
      get timestamp() {
        return throwing()
      },
    },
    "not-json",
  ],
  "a toJSON that throws": () => [new Saying(throwing), "not-json"],
  "a toJSON that gives nothing": () => [new Saying(() => undefined), "type"],
  "a toJSON of its attributes that gives a function": () => [
    withAttributes(new Saying(() => () => {})),
    "not-json /attributes",
  ],
  "a circle": () => {
    const attributes: Record<string, unknown> = {}
    attributes.self = attributes
    return [withAttributes(attributes), "not-json /attributes/self"]
  },
  NaN: () => [withAttributes({ n: Number.NaN }), "not-json /attributes/n"],
  "an infinity": () => [withAttributes({ list: [1, Number.NEGATIVE_INFINITY] }), "not-json /attributes/list/1"],
  "a bigint": () => [withAttributes({ n: 1n }), "not-json /attributes/n"],
  "a symbol": () => [withAttributes({ s: Symbol("s") }), "not-json /attributes/s"],
  "a function": () => [withAttributes({ f: () => {} }), "not-json /attributes/f"],
  "a hole in a list": () => [withAttributes({ list: [1, undefined] }), "not-json /attributes/list/1"],
  "an invalid date": () => [withAttributes({ at: new Date(Number.NaN) }), "not-json /attributes/at"],
  "a map": () => [withAttributes({ m: new Map([["a", 1]]) }), "not-json /attributes/m"],
  "a 10 MB text": () => [withAttributes({ text: "x".repeat(10_000_000) }), "too-large"],
  "a 10 MB text of many bytes": () => [withAttributes({ text: "é".repeat(5_000_000) }), "too-large"],
  "a 10 MB id": () => [{ ...plain, identifiers: { id: "x".repeat(10_000_000) } }, "too-large"],
  "a list too long": () => [withAttributes({ list: new Array(20_000).fill(1) }), "too-large"],
  "endless depth": () => {
    let attributes: object = {}
    for (let i = 0; i < 100_000; i++) attributes = { deeper: attributes }
    return [withAttributes(attributes), "not-json"]
  },
  "a proxy whose traps throw": () => [
    new Proxy({ ...plain }, { get: throwing, ownKeys: throwing, has: throwing }),
    "not-json",
  ],
  "a proxy that was revoked": () => {
    const { proxy, revoke } = Proxy.revocable({ ...plain }, {})
    revoke()
    return [proxy, "not-json"]
  },
  "an error thrown that is no error": () => [
    withAttributes({
      get plan() {
        throw null
      },
    }),
    "not-json",
  ],
  nothing: () => [undefined, "type"],
  null: () => [null, "type"],
  text: () => ["operation", "type"],
  "a list": () => [[plain], "type"],
  "a function as operation": () => [() => plain, "type"],
}

/** What arrives of an operation between two others, and what becomes of each. */
async function sendBetween(operation: unknown) {
  await using served = await startTrack()
  const operations = [identify("before"), operation as Operation, identify("after")]
  const report = await batchSettled<Operation>(served.track, operations, quick)
  expect(report.outcomes[1]?.operation).toBe(operation)
  const arrived: Operation[] = served.requests().flatMap(({ body }) => JSON.parse(body ?? "").batch)
  return { summaries: summariesOf(report.outcomes), arrived }
}

describe("an operation with", () => {
  test.each(Object.entries(faithful))("%s is sent as it is, and its neighbours with it", async (_, make) => {
    const [operation, arrives] = make()
    const { summaries, arrived } = await sendBetween(operation)
    expect(arrived).toHaveLength(3)
    // Not toEqual, which looks past a __proto__ of an object's own.
    expect(isDeepStrictEqual(arrived[1], JSON.parse(JSON.stringify(arrives)))).toBe(true)
    // What the service thinks of it is its own affair.
    expect(summaries).toEqual(["0 accepted", expect.stringMatching(/^1 (accepted|rejected server)/), "2 accepted"])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  test.each(Object.entries(rejected))(
    "%s is rejected by the client, and its neighbours are accepted",
    async (_, make) => {
      const [operation, reason] = make()
      const { summaries, arrived } = await sendBetween(operation)
      expect(summaries).toEqual(["0 accepted", `1 rejected client ${reason}`, "2 accepted"])
      expect(arrived).toEqual([identify("before"), identify("after")])
    },
  )
})

test("all of them at once, from a batcher, end with one outcome each and throw nothing", async () => {
  const unhandled = vi.fn()
  process.on("unhandledRejection", unhandled)
  await using served = await startTrack()
  const batcher = createBatcher<Operation>(served.track, { ...quick, check: checkOperation })
  const makers = [...Object.values(faithful), ...Object.values(rejected)]
  const operations = makers.map((make) => make()[0] as Operation)
  const outcomes = await Promise.all([...operations.map((operation) => batcher.send(operation)), batcher.flush()])
  const report = await batcher.close()
  process.off("unhandledRejection", unhandled)
  expect(unhandled).not.toHaveBeenCalled()
  expect(report.operations).toBe(operations.length)
  expect(report.accepted + report.rejected).toBe(operations.length)
  for (const [index, operation] of operations.entries()) {
    expect(outcomes[index]).toMatchObject({ index })
    expect(outcomes[index]?.operation).toBe(operation)
  }
})

test("an operation that a callback throws at is rejected, whatever is thrown", async () => {
  await using served = await startTrack()
  const hostile = Object.defineProperty(new Error("x"), "name", { get: throwing })
  const check = (operation: unknown) => {
    if (operation === operations[1]) throw hostile
    return { ok: true } as const
  }
  const operations = [identify("a"), identify("b"), identify("c")]
  const report = await batchSettled(served.track, operations, { ...quick, check })
  expect(report.outcomes.map(summaryOf)).toEqual(["0 accepted", "1 rejected client check", "2 accepted"])
})
