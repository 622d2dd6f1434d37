import { isUlid, limits, type Operation } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { describe, expect, test, vi } from "vitest"
import { type BatchOptions, resolveBatchOptions } from "../../src/batch-options.ts"
import { createEncoder, type Encoded } from "../../src/encode.ts"
import { createManualClock } from "../support/manual-clock.ts"
import { asOperation, event, identify, identifyOfBytes, jsonBytes } from "../support/operations.ts"

function encode(operation: unknown, options: BatchOptions<Operation> = {}, index = 0): Encoded {
  return createEncoder(resolveBatchOptions(options))(asOperation(operation), index)
}

/** The operation that is sent. */
function sent(operation: unknown, options?: BatchOptions<Operation>): unknown {
  const encoded = encode(operation, options)
  if (typeof encoded !== "string") throw new Error(`rejected: ${encoded.reason}`)
  return JSON.parse(encoded)
}

function rejection(reason: string, field?: string): object {
  const where = field === undefined ? {} : { field }
  return { status: "rejected", by: "client", reason, message: expect.any(String), ...where }
}

describe("an operation", () => {
  test("is sent as it stands when it needs no dedupe id", () => {
    const operation = identify("42", { name: "Zoë 🎈", plan: null, nested: { list: [1, "2", true] } })
    expect(encode(operation)).toBe(JSON.stringify(operation))
  })

  test("with a toJSON is sent as what that gives", () => {
    expect(sent({ toJSON: () => identify("42") })).toEqual(identify("42"))
  })

  test("made by a class is sent with the members it has", () => {
    class Signup {
      type = "person"
      action = "identify"
      identifiers = { id: "42" }
    }
    expect(sent(new Signup())).toEqual({ type: "person", action: "identify", identifiers: { id: "42" } })
  })

  test.each([
    ["undefined, as in a hole of an array", undefined],
    ["null", null],
    ["a string", "identify"],
    ["a number", 42],
    ["an array", [identify("42")]],
    ["a function", () => identify("42")],
    ["a toJSON that gives a string", { toJSON: () => "identify" }],
  ])("that is %s is rejected for its type", (_, operation) => {
    expect(encode(operation)).toEqual(rejection("type"))
  })

  test.each<[string, unknown, string | undefined]>([
    ["a bigint", 10n, "/attributes/x"],
    ["NaN", Number.NaN, "/attributes/x"],
    ["a function", () => 1, "/attributes/x"],
    ["a symbol", Symbol("x"), "/attributes/x"],
    ["an invalid date", new Date(Number.NaN), "/attributes/x"],
    ["a map", new Map([["a", 1]]), "/attributes/x"],
    ["undefined in an array", [undefined], "/attributes/x/0"],
  ])("that holds %s is rejected with its path", (_, value, path) => {
    expect(encode(identify("42", { x: value }))).toEqual(rejection("not-json", path))
  })

  test("that refers back to itself is rejected", () => {
    const attributes: Record<string, unknown> = {}
    attributes.self = { attributes }
    expect(encode(identify("42", attributes))).toMatchObject({ reason: "not-json" })
  })

  test("whose getter throws is rejected, whatever it throws", () => {
    const operation = identify("42")
    Object.defineProperty(operation, "attributes", {
      enumerable: true,
      get() {
        throw "getter"
      },
    })
    expect(encode(operation)).toMatchObject({ reason: "not-json" })
  })

  test("of exactly the largest size is sent, and of a byte more rejected", () => {
    for (const filling of ["x", "ö", "€", "🎈"]) {
      const largest = identifyOfBytes(limits.operationBytes, filling)
      expect(jsonBytes(largest)).toBe(limits.operationBytes)
      expect(encode(largest)).toBe(JSON.stringify(largest))
      expect(encode(identifyOfBytes(limits.operationBytes + 1, filling))).toEqual(rejection("too-large"))
    }
  })

  test("that grows too large by its dedupe id is rejected", () => {
    const id = 'id":"0123456789ABCDEFGHJKMNPQRS",'.length + 1
    const large = (bytes: number) => ({ ...event("42"), attributes: { filling: "x".repeat(bytes) } })
    const room = limits.operationBytes - jsonBytes(large(0)) - id
    expect(encode(large(room))).toEqual(expect.any(String))
    expect(encode(large(room + 1))).toEqual(rejection("too-large"))
    expect(encode(large(room + 1), { eventId: false })).toEqual(expect.any(String))
  })

  test("that fits a request of maxBatchBytes alone is sent, and one of a byte more rejected", () => {
    const envelope = jsonBytes({ batch: [] })
    for (const filling of ["x", "ö", "🎈"]) {
      const fitting = identifyOfBytes(1000 - envelope, filling)
      expect(encode(fitting, { maxBatchBytes: 1000 })).toBe(JSON.stringify(fitting))
      const larger = identifyOfBytes(1001 - envelope, filling)
      expect(encode(larger, { maxBatchBytes: 1000 })).toEqual(rejection("too-large"))
    }
  })

  test("is not changed by being encoded", () => {
    const operation = Object.freeze(event("42"))
    encode(operation)
    expect(operation).toEqual(event("42"))
  })
})

describe("the dedupe id", () => {
  test("is a new ULID of the time of the clock for each event, page and screen", () => {
    const clock = createManualClock()
    const ids = ["event", "page", "screen"].map((action) => {
      const operation = sent({ ...event("42"), action }, { clock })
      expect(operation).toEqual({ ...event("42"), action, id: expect.any(String) })
      // The line before says that there is one.
      return (operation as { id: string }).id
    })
    for (const id of ids) {
      expect(isUlid(id)).toBe(true)
      expect(id.slice(0, 10)).toBe("0000000000")
    }
    expect(new Set(ids).size).toBe(3)
  })

  test.each([
    identify("42"),
    { type: "person", action: "delete", identifiers: { id: "42" } },
    { type: "delivery", action: "event", identifiers: { id: "delivery-1" }, name: "opened" },
    { type: "object", action: "event", identifiers: { object_type_id: "1", object_id: "a" } },
    { type: "person", action: "constructor" },
  ])("is given to no other operation, such as $type $action", (operation) => {
    expect(sent(operation)).toEqual(operation)
  })

  test("that an operation brings along stays", () => {
    const eventId = vi.fn(() => "other")
    expect(sent({ ...event("42"), id: "01HZXB5N6E8V2S0A4T7K9M3QWC" }, { eventId })).toMatchObject({
      id: "01HZXB5N6E8V2S0A4T7K9M3QWC",
    })
    expect(eventId).not.toHaveBeenCalled()
  })

  test("comes from the eventId option, which is given the operation and its index", () => {
    const operation = event("42")
    const eventId = vi.fn(() => 'own "id"')
    const encoded = encode(operation, { eventId }, 7)
    expect(JSON.parse(String(encoded))).toEqual({ ...operation, id: 'own "id"' })
    expect(eventId).toHaveBeenCalledExactlyOnceWith(operation, 7)
  })

  test.each<[string, unknown]>([
    ["has its type and action from its class alone", new LazyEvent()],
    [
      "is written as something else by what its toJSON gives",
      { toJSON: () => ({ ...event("42"), toJSON: () => "x" }) },
    ],
  ])("never breaks the JSON of an operation that %s", (_, operation) => {
    const encoded = encode(operation)
    if (typeof encoded === "string") expect(() => JSON.parse(encoded)).not.toThrow()
    else expect(encoded).toMatchObject({ status: "rejected", by: "client" })
  })

  test("is left out when eventId is false", () => {
    expect(sent(event("42"), { eventId: false })).toEqual(event("42"))
  })

  test("is given to what toJSON makes an event", () => {
    expect(sent({ toJSON: () => event("42") }, { eventId: () => "given" })).toEqual({ ...event("42"), id: "given" })
  })

  test.each<[string, () => unknown]>([
    [
      "throws an error",
      () => {
        throw new RangeError("secret 42")
      },
    ],
    [
      "throws a string",
      () => {
        throw "secret 42"
      },
    ],
    [
      "throws nothing",
      () => {
        throw undefined
      },
    ],
    [
      "throws an error whose name cannot be read",
      () => {
        throw unreadableError()
      },
    ],
    [
      "throws an error whose name is no text",
      () => {
        throw Object.assign(new Error("secret 42"), { name: Symbol("42") })
      },
    ],
    ["gives an empty string", () => ""],
    ["gives nothing", () => undefined],
    ["gives a number", () => 42],
    ["gives a promise", async () => "42"],
  ])("is refused when eventId %s, and the message quotes nothing", (_, eventId) => {
    // What JavaScript callers can pass.
    const encoded = encode(event("42"), { eventId: eventId as () => string })
    expect(encoded).toEqual(rejection("event-id", "/id"))
    expect(JSON.stringify(encoded)).not.toContain("42")
  })

  test("can be asked for again after eventId has thrown", () => {
    let calls = 0
    const encodeWith = createEncoder(
      resolveBatchOptions<Operation>({
        eventId: (_, index) => {
          if (calls++ === 0) throw new Error("first")
          return `id-${index}`
        },
      }),
    )
    expect(encodeWith(event("42"), 0)).toEqual(rejection("event-id", "/id"))
    expect(JSON.parse(String(encodeWith(event("42"), 1)))).toMatchObject({ id: "id-1" })
  })
})

describe("the check option", () => {
  test("is given the caller's own operation and lets it pass when it says ok", () => {
    const operation = identify("42")
    const check = vi.fn(() => ({ ok: true as const }))
    expect(encode(operation, { check })).toBe(JSON.stringify(operation))
    expect(check).toHaveBeenCalledExactlyOnceWith(operation)
  })

  test("rejects with its first problem", () => {
    const problems = [
      { path: "/identifiers/id", rule: "required", message: "is required" },
      { path: "/name", rule: "empty", message: "must not be empty" },
    ]
    expect(encode(identify("42"), { check: () => ({ ok: false, problems }) })).toEqual({
      status: "rejected",
      by: "client",
      reason: "required",
      field: "/identifiers/id",
      message: "is required",
    })
  })

  test("may be the validator of the contract", () => {
    expect(encode(identify("42"), { check: checkOperation })).toEqual(expect.any(String))
    expect(encode({ ...event("42"), name: "" }, { check: checkOperation })).toEqual(rejection("empty", "/name"))
    expect(encode(undefined, { check: checkOperation })).toEqual(rejection("type"))
  })

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new RangeError("secret 42")
      },
    ],
    [
      "throws an error whose name cannot be read",
      () => {
        throw unreadableError()
      },
    ],
    ["gives nothing", () => undefined],
    ["gives null", () => null],
    ["gives false", () => false],
    ["gives true", () => true],
    ["gives a promise", async () => ({ ok: true })],
    ["refuses without problems", () => ({ ok: false })],
    ["refuses with an empty list of problems", () => ({ ok: false, problems: [] })],
    ["refuses with problems that are none", () => ({ ok: false, problems: "42" })],
    ["refuses with a problem that is null", () => ({ ok: false, problems: [null] })],
    ["refuses with a problem that says nothing", () => ({ ok: false, problems: [{}] })],
    ["refuses with a problem of numbers", () => ({ ok: false, problems: [{ path: 4, rule: 2, message: 42 }] })],
  ])("that %s rejects the operation, and nothing else", (_, check) => {
    // What JavaScript callers can pass.
    const encoded = encode(identify("42"), { check: check as () => { ok: true } })
    expect(encoded).toEqual(rejection("check"))
    expect(JSON.stringify(encoded)).not.toContain("42")
  })
})

/** Whoever asks for its name is thrown at. */
function unreadableError(): Error {
  return Object.defineProperty(new Error("secret 42"), "name", {
    get() {
      throw new Error("secret 42")
    },
  })
}

/** Of this JSON writes nothing at all. */
class LazyEvent {
  get type() {
    return "person"
  }
  get action() {
    return "event"
  }
}
