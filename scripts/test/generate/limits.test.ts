import { expect, test } from "vitest"
import { limitsModule } from "../../src/generate/limits.ts"
import type { Contract } from "../../src/spec/contract.ts"

const contract: Contract = {
  text: "",
  hash: "ab12",
  version: "3.1.4",
  limits: { batchBytes: { value: 77, description: "Most bytes." } },
  schemas: {},
  operations: [],
}

test("every limit of the spec becomes a documented constant", () => {
  const text = limitsModule(contract)
  expect(text).toContain("/** Most bytes. */\n  readonly batchBytes: 77\n")
  expect(text).toContain("  batchBytes: 77,\n")
})

test("the version and the hash of the spec travel along, under a banner", () => {
  const text = limitsModule(contract)
  expect(text).toContain('specVersion: string = "3.1.4"')
  expect(text).toContain('specHash: string = "ab12"')
  expect(text).toMatch(/^\/\/ Generated from spec\/track-v2\.openapi\.yaml 3\.1\.4 .*Do not edit/)
})
