import { expect, test } from "vitest"
import type { Manifest } from "../../src/checks/workspace.ts"
import type { PublishedPackage } from "../../src/release/registry.ts"
import { releaseOnce } from "../../src/release/release-once.ts"

const manifests = new Map<string, Manifest>([
  ["core", { name: "core", version: "0.2.0" }],
  ["batch", { name: "batch", version: "0.1.1", dependencies: { core: "workspace:^", other: "1.0.0" } }],
])

/** A release into a registry that holds something of before, and gets this. */
function release(before: Record<string, PublishedPackage>, published: Record<string, PublishedPackage>) {
  let held = before
  const task = async (name: string): Promise<string> => {
    if (name === "release:publish") held = { ...held, ...published }
    return ""
  }
  const copy = { task, commit: async () => undefined, manifests: async () => manifests }
  return releaseOnce(copy, { published: async (name) => held[name] })
}

const core: PublishedPackage = { latest: "0.2.0", dependencies: { "0.1.0": {}, "0.2.0": {} } }
const batch: PublishedPackage = { latest: "0.1.1", dependencies: { "0.1.1": { core: "^0.2.0", other: "1.0.0" } } }

test("what is published in the versions of the manifests, with ranges on each other as they are now, is right", async () => {
  const { published, findings } = await release({}, { core, batch })
  expect(published).toEqual(["core", "batch"])
  expect(findings.filter(({ problem }) => problem !== undefined)).toEqual([])
  expect(findings.map(({ what }) => what)).toContain("batch 0.1.1 asks for core ^0.2.0")
})

test("a package published with an older range on its neighbour is found", async () => {
  const stale = { ...batch, dependencies: { "0.1.1": { core: "^0.1.0" } } }
  const { findings } = await release({}, { core, batch: stale })
  expect(findings.find(({ problem }) => problem)).toEqual({
    what: "batch 0.1.1 asks for core ^0.2.0",
    problem: 'it is "^0.1.0", not "^0.2.0"',
  })
})

test("a package that was left out keeps the range that it was published with, and is no news", async () => {
  const kept = { ...batch, dependencies: { "0.1.1": { core: "^0.1.0" } } }
  const { published, findings } = await release({ batch: kept }, { core })
  expect(published).toEqual(["core"])
  expect(findings.filter(({ problem }) => problem !== undefined)).toEqual([])
})

test("a package that never reached the registry is found", async () => {
  const { findings } = await release({}, { core })
  expect(findings.find(({ what }) => what.startsWith("batch is published"))?.problem).toBeDefined()
})
