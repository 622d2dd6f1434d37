import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { typesModule } from "../../src/generate/types.ts"
import { fromRoot } from "../../src/repository.ts"
import { parseContract } from "../../src/spec/contract.ts"

const spec = readFileSync(fromRoot("spec/track-v2.openapi.yaml"), "utf8")
const text = await typesModule(parseContract(spec))

/** The text of one exported type. */
function typeText(name: string): string {
  const found = new RegExp(`export type ${name} = ([\\s\\S]*?\\});\\n`).exec(text)?.[1]
  if (!found) throw new Error(`no type ${name}`)
  return found
}

describe("the generated types", () => {
  test("hold no intersection, so that a hover shows an object", () => {
    expect(text).not.toMatch(/\} & \{/)
  })

  test("name each schema at the root and refer to it by that name", () => {
    for (const { schemaName } of parseContract(spec).operations) expect(text).toContain(`export type ${schemaName} = {`)
    expect(text).not.toContain('components["schemas"]')
  })

  test("put plain strings and numbers in place, with their description", () => {
    expect(typeText("PersonEvent")).toMatch(
      /\/\*\* When it happened, in Unix seconds\.[^*]*\*\/\n\s+timestamp\?: number;/,
    )
    expect(text).not.toContain("export type EventId")
  })

  test("open free-form attributes to any, so that a value typed as an interface fits", () => {
    expect(text).toMatch(/export type PersonAttributes = \{[\s\S]*?\[key: string\]: any;\n\};/)
    expect(text).not.toContain("[key: string]: unknown")
  })

  test("let named device attributes stand beside an index signature of strings", () => {
    expect(typeText("Device")).toMatch(/push_enabled\?: "true" \| "false";\s+\[key: string\]: string \| undefined;/)
  })

  test("forbid the other identifiers in each branch", () => {
    expect(text).toMatch(/export type PersonIdentifiers = \{[^}]*email\?: never;\s+phone\?: never;\s+cio_id\?: never;/)
  })

  test("follow the spec: an action added there is a type here", async () => {
    const changed = spec
      .replaceAll("PersonUnsuppress", "PersonForgive")
      .replaceAll("action: unsuppress", "action: forgive")
      .replace("const: unsuppress", "const: forgive")
    const again = await typesModule(parseContract(changed))
    expect(again).toMatch(/export type PersonForgive = \{\s+type: "person";\s+action: "forgive";/)
    expect(again).not.toContain("unsuppress")
  })
})
