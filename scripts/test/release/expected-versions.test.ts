import { expect, test } from "vitest"
import type { Manifest } from "../../src/checks/workspace.ts"
import { expectedVersions } from "../../src/release/expected-versions.ts"

function workspace(core: string): Map<string, Manifest> {
  const dependencies = { core: "workspace:^" }
  return new Map([
    ["core", { name: "core", version: core }],
    ["batch", { name: "batch", version: "0.3.1", dependencies }],
    ["beside", { name: "beside", version: "1.0.0", devDependencies: dependencies }],
  ])
}

function after(core: string, bump: "patch" | "minor" | "major"): Record<string, string> {
  return Object.fromEntries(expectedVersions(workspace(core), "core", bump))
}

test("a patch stays within the range of those that depend on it, so they are not released", () => {
  expect(after("0.1.0", "patch")).toEqual({ core: "0.1.1", batch: "0.3.1", beside: "1.0.0" })
})

test("before 1.0 a minor leaves the range, so those that depend on it follow with a patch", () => {
  expect(after("0.1.0", "minor")).toEqual({ core: "0.2.0", batch: "0.3.2", beside: "1.0.0" })
})

test("from 1.0 on only a major leaves the range", () => {
  expect(after("1.4.2", "minor")).toEqual({ core: "1.5.0", batch: "0.3.1", beside: "1.0.0" })
  expect(after("1.4.2", "major")).toEqual({ core: "2.0.0", batch: "0.3.2", beside: "1.0.0" })
})
