import { expect, test } from "vitest"
import type { Finding } from "../../src/release/finding.ts"
import { rehearseProvenance } from "../../src/release/rehearse-provenance.ts"
import { repositoryRoot } from "../../src/repository.ts"

/** A rehearsal whose publishing ends in this way. */
async function rehearsed(code: number, output: string, held?: string): Promise<Finding> {
  const manifests = new Map([["core", { name: "core", version: "0.1.0" }]])
  const copy = { folder: repositoryRoot, try: async () => ({ code, output }), manifests: async () => manifests }
  const published = held === undefined ? undefined : { latest: held, dependencies: {} }
  return rehearseProvenance(copy, { published: async () => published })
}

test("a publish that fails because nothing can sign here is what the workflow must bring about", async () => {
  expect(await rehearsed(1, "ERR_PNPM_PROVENANCE_UNSUPPORTED_PROVIDER")).not.toHaveProperty("problem")
})

test("a publish that works without a signature is a problem", async () => {
  expect((await rehearsed(0, "published", "0.1.0")).problem).toContain("without it")
})

test("a publish that fails for another reason proves nothing", async () => {
  expect((await rehearsed(1, "ECONNREFUSED")).problem).toContain("ECONNREFUSED")
})
