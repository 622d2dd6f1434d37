import { readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"
import { checkAgreement, type SpecFolder } from "../../src/lint-spec/check-agreement.ts"
import { lintDocument } from "../../src/lint-spec/lint-document.ts"
import { fromRoot } from "../../src/repository.ts"

async function folder(): Promise<SpecFolder> {
  const read = (path: string) => readFile(fromRoot(`spec/${path}`), "utf8")
  return {
    spec: await read("track-v2.openapi.yaml"),
    baseline: await read("upstream/track-v2.shapes.json"),
    corrections: await read("corrections.yaml"),
    readme: await read("README.md"),
  }
}

const path = "spec/track-v2.openapi.yaml"

describe("the rules", () => {
  test("pass on the spec, without a warning", async () => {
    expect(await lintDocument((await folder()).spec, path)).toEqual([])
  })

  test.each([
    [
      "a reference to nothing",
      "#/components/schemas/PersonDelete",
      "#/components/schemas/Absent",
      /no-unresolved-refs/,
    ],
    ["an operation without a summary", "      summary: Send one operation\n", "", /operation-summary/],
    ["a keyword that does not exist", "additionalProperties: false", "additionalProps: false", /struct/],
    ["an unused schema", '        - $ref: "#/components/schemas/DeliveryEvent"\n', "", /no-unused-components/],
    [
      "an example that its schema refuses",
      "action: merge, primary: { id",
      "action: merge, first: { id",
      /no-invalid-schema-examples/,
    ],
    [
      "an example in an endpoint that its schema refuses",
      "                  action: identify\n",
      "",
      /no-invalid-media-type-examples/,
    ],
    ["a word that is not YAML", "openapi: 3.1.0", "openapi: [", /cannot be read: .*spec\/track-v2/],
  ])("fail on %s", async (_name, part, replacement, expected) => {
    const { spec } = await folder()
    expect(spec).toContain(part)
    const problems = await lintDocument(spec.replace(part, replacement), path)
    expect(problems.join("\n")).toMatch(expected)
  })
})

describe("the spec and the published description", () => {
  test("differ exactly where the corrections say so, and the README shows them", async () => {
    expect(checkAgreement(await folder())).toEqual([])
  })

  test.each<[string, keyof SpecFolder, string, string, RegExp]>([
    [
      "a property that only ours has",
      "spec",
      "            title:\n",
      "            subtitle:\n",
      /person page\/attributes\/subtitle \(property\): published none, ours optional/,
    ],
    [
      "a type that drifted",
      "spec",
      "      type: number\n",
      "      type: string\n",
      /timestamp \(type\): published integer, ours string/,
    ],
    [
      "a property that ours lost the requirement of",
      "spec",
      "required: [token, platform]",
      "required: [token]",
      /device\/platform \(required\): published required, ours optional/,
    ],
    [
      "a least length where none is corrected",
      "spec",
      "            recipient:\n",
      "            recipient:\n              minLength: 1\n",
      /recipient \(minLength\): published none, ours 1/,
    ],
    ["a published shape that was edited", "baseline", '"android"', '"blackberry"', /platform \(values\)/],
    [
      "a stated limit that x-limits does not hold",
      "baseline",
      '"entity": {}',
      '"entity": { "stated": ["9 bytes"] }',
      /entity \(stated\): published 9 bytes, ours 500000 bytes or 32000 bytes/,
    ],
    [
      "a correction that corrects nothing",
      "corrections",
      "published: integer\n",
      "published: boolean\n",
      /last_used\} \(type\) explains no difference/,
    ],
    ["a README that is behind", "corrections", "can never be meant", "is never meant", /README\.md does not show/],
  ])("tell of %s", async (_name, file, part, replacement, expected) => {
    const files = await folder()
    expect(files[file]).toContain(part)
    const changed = { ...files, [file]: files[file].replace(part, replacement) }
    expect(checkAgreement(changed).join("\n")).toMatch(expected)
  })
})
