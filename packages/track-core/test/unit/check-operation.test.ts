import { describe, expect, test } from "vitest"
import { encodeOperation } from "../../src/encode-operation.ts"
import { checkOperation } from "../../src/validate/index.ts"
import { specExamples } from "../support/spec-examples.ts"

const person = { type: "person", identifiers: { id: "42" } }
const identify = { ...person, action: "identify" }
const object = { type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: "acme" } }
const device = { token: "t", platform: "ios" }

describe("every example of the contract passes without a warning", () => {
  const examples = specExamples()

  test("and there is one for each of the 18 operations", () => {
    expect(new Set(examples.map(({ example }) => `${example.type} ${example.action}`)).size).toBe(18)
    expect(new Set(examples.map(({ name }) => name)).size).toBe(18)
  })

  test.each(examples)("$name", ({ example }) => {
    expect(checkOperation(example)).toEqual({ ok: true, operation: example, warnings: [] })
    expect(encodeOperation(example)).toMatchObject({ ok: true })
  })
})

describe("what is taken", () => {
  test.each<[string, unknown]>([
    ["an id that is a number", { ...identify, identifiers: { id: 42 } }],
    [
      "attributes of every kind of JSON",
      { ...identify, attributes: { a: null, b: "", c: [1, { d: true }], "e.f": 1.5 } },
    ],
    ["a timestamp with a fraction", { ...identify, timestamp: 1_764_000_000.5 }],
    ["an empty list of relationships", { ...identify, cio_relationships: [] }],
    ["members of Object's prototype as attributes", { ...identify, attributes: { constructor: 1, toString: "x" } }],
    ["an object by the service's own id", { ...object, identifiers: { cio_object_id: "obj01" } }],
    [
      "a device's own attributes",
      { ...person, action: "add_device", device: { ...device, attributes: { color: "red" } } },
    ],
  ])("%s", (_, operation) => {
    expect(checkOperation(operation)).toEqual({ ok: true, operation, warnings: [] })
  })

  test.each<[string, unknown]>([
    ["beside the identifier in use", { ...identify, identifiers: { id: "42", email: undefined, phone: undefined } }],
    ["before it", { ...identify, identifiers: { id: undefined, email: "zoe@example.com" } }],
    ["at the root", { ...identify, timestamp: undefined, surplus: undefined }],
    [
      "in a relationship",
      { ...identify, cio_relationships: [{ ...{ identifiers: object.identifiers }, note: undefined }] },
    ],
  ])("a member that is undefined, which JSON leaves out: %s", (_, operation) => {
    expect(checkOperation(operation)).toEqual({ ok: true, operation, warnings: [] })
  })
})

describe("what cannot be written as JSON does not make the check throw: encoding names it", () => {
  const cycle: Record<string, unknown> = {}
  cycle.again = cycle

  test.each<[string, unknown]>([
    ["a cycle", cycle],
    ["a bigint inside", { inside: 5n }],
    [
      "a toJSON that throws",
      {
        toJSON: () => {
          throw new Error("no")
        },
      },
    ],
    [
      "a getter that throws",
      {
        get inside(): never {
          throw new Error("no")
        },
      },
    ],
  ])("%s", (_, note) => {
    const operation = { ...identify, attributes: { note } }
    expect(checkOperation(operation).ok).toBe(true)
    expect(encodeOperation(operation)).toMatchObject({ ok: false, rule: "not-json" })
  })

  test("an operation of which a getter throws is refused", () => {
    const operation = {
      ...identify,
      get attributes(): never {
        throw new Error("no")
      },
    }
    const problem = { path: "", rule: "not-json", message: "cannot be read: a getter of it throws" }
    expect(checkOperation(operation)).toEqual({ ok: false, problems: [problem], warnings: [] })
  })
})
