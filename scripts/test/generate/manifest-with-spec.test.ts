import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { manifestWithSpec } from "../../src/generate/manifest-with-spec.ts"
import { fromRoot } from "../../src/repository.ts"
import { readContract } from "../../src/spec/contract.ts"

const contract = await readContract(fromRoot("spec/track-v2.openapi.yaml"))
const { version, hash } = contract

test("the spec's version and hash are added, and mended, without a change to anything else", () => {
  for (const cioSpec of [undefined, { version: "0.1.0", hash }, { version, hash: "0" }, "1.0.0"]) {
    const text = JSON.stringify({ name: "core", cioSpec, files: ["dist"] })
    expect(JSON.parse(manifestWithSpec(text, contract))).toEqual({
      name: "core",
      files: ["dist"],
      cioSpec: { version, hash },
    })
  }
})

test("a package.json that has them keeps its every space", () => {
  const text = JSON.stringify({ cioSpec: { version, hash }, name: "core" }, null, 7)
  expect(manifestWithSpec(text, contract)).toBe(text)
})

test("the package.json of track-core has those that the package exports", () => {
  const { cioSpec } = JSON.parse(readFileSync(fromRoot("packages/track-core/package.json"), "utf8"))
  const limits = readFileSync(fromRoot("packages/track-core/src/generated/limits.ts"), "utf8")
  expect(limits).toContain(`export const specVersion: string = "${cioSpec.version}"`)
  expect(limits).toContain(`export const specHash: string = "${cioSpec.hash}"`)
})
