import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { validatorsModule } from "../../src/generate/validators.ts"
import { fromRoot } from "../../src/repository.ts"
import { parseContract } from "../../src/spec/contract.ts"

const spec = readFileSync(fromRoot("spec/track-v2.openapi.yaml"), "utf8")

type Validate = ((value: unknown) => boolean) & {
  errors?: Array<{ instancePath: string; keyword: string; params: object }>
}
type Validators = Record<string, Record<string, Validate>>

/** Generates the validators of a spec and loads them, with the functions they import from track-core's own sources. */
async function load(text: string): Promise<Validators> {
  const core = pathToFileURL(fromRoot("packages/track-core/src")).href
  const module = validatorsModule(parseContract(text)).replaceAll('from "../', `from "${core}/`)
  const path = join(mkdtempSync(join(tmpdir(), "validators-")), "validators.ts")
  writeFileSync(path, module)
  return (await import(/* @vite-ignore */ path)).validators
}

const event = { type: "person", action: "event", identifiers: { id: "1" }, name: "signed_up" }

describe("the generated validators", () => {
  let validators: Validators

  beforeAll(async () => {
    validators = await load(spec)
  })

  function errorsOf(type: string, action: string, value: unknown) {
    const validate = validators[type]?.[action]
    if (!validate) throw new Error(`no validator of ${type} ${action}`)
    return validate(value) ? [] : (validate.errors ?? []).filter((error) => error.keyword !== "if")
  }

  test("exist for every operation of the spec and accept its examples", () => {
    for (const { type, action, schema } of parseContract(spec).operations) {
      expect(schema.examples?.length, `examples of ${type} ${action}`).toBeGreaterThan(0)
      for (const example of schema.examples ?? []) expect(errorsOf(type, action, example)).toEqual([])
    }
  })

  test("need nothing of ajv's at run time", () => {
    expect(validatorsModule(parseContract(spec))).not.toMatch(/require\(|from "ajv/)
  })

  test("measure limits in bytes, not in characters", () => {
    expect(errorsOf("person", "event", { ...event, name: "é".repeat(50) })).toEqual([])
    expect(errorsOf("person", "event", { ...event, name: "é".repeat(51) })).toMatchObject([
      { instancePath: "/name", keyword: "x-limit", params: { limit: 100 } },
    ])
  })

  test("give the errors of the branch that was meant", () => {
    expect(errorsOf("person", "event", { ...event, identifiers: { phone: "123" } })).toMatchObject([
      { instancePath: "/identifiers/phone", keyword: "pattern" },
    ])
    expect(errorsOf("person", "event", { ...event, identifiers: {} })).toMatchObject([
      { instancePath: "/identifiers", keyword: "x-one-of-keys" },
    ])
    expect(
      errorsOf("object", "delete", { type: "object", action: "delete", identifiers: { object_id: "a" } }),
    ).toMatchObject([{ keyword: "required", params: { missingProperty: "object_type_id" } }])
  })

  test("report with a value list where the compiled code refers to its schema", () => {
    const value = {
      type: "delivery",
      action: "event",
      identifiers: { id: "d" },
      name: "x",
      attributes: { device_token: "t" },
    }
    expect(errorsOf("delivery", "event", value)).toMatchObject([
      { keyword: "enum", params: { allowedValues: ["opened", "converted", "delivered"] } },
    ])
  })

  test("report every part that is wrong, in order, without copying for each what was reported before", () => {
    const count = 5000
    const cio_relationships = Array.from({ length: count }, () => ({ x: 1 }))
    const value = { type: "person", action: "add_relationships", identifiers: { phone: "123" }, cio_relationships }
    const concat = vi.spyOn(Array.prototype, "concat")
    let errors: ReturnType<typeof errorsOf>
    let copied: number
    try {
      errors = errorsOf("person", "add_relationships", value)
      copied = concat.mock.contexts.reduce<number>((sum, context) => {
        // Whatever it is called on is a list.
        return sum + (context as readonly unknown[]).length
      }, 0)
    } finally {
      concat.mockRestore()
    }
    expect(copied).toBe(0)
    const expected = Array.from({ length: count }, (_, index) => [
      [`/cio_relationships/${index}`, "required"],
      [`/cio_relationships/${index}`, "additionalProperties"],
    ])
    const places = errors.map(({ instancePath, keyword }) => [instancePath, keyword])
    expect(places).toEqual([["/identifiers/phone", "pattern"], ...expected.flat()])
    // What was reported is not carried over.
    expect(errorsOf("person", "add_relationships", { ...value, identifiers: { id: "1" } })).toHaveLength(count * 2)
  })

  test("follow the spec: a limit lowered there is lower here", async () => {
    const lowered = await load(spec.replace(/eventNameBytes:\n {4}value: 100/, "eventNameBytes:\n    value: 5"))
    expect(lowered.person?.event?.({ ...event, name: "123456" })).toBe(false)
    expect(lowered.person?.event?.({ ...event, name: "12345" })).toBe(true)
  })

  test("refuse a spec that names a limit which is not there", () => {
    const broken = spec.replace("x-limit: eventNameBytes", "x-limit: nowhere")
    expect(() => validatorsModule(parseContract(broken))).toThrow("nowhere, which is not in x-limits")
  })
})
