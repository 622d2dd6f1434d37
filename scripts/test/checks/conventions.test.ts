import { describe, expect, test } from "vitest"
import { checkConventions } from "../../src/checks/conventions.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const scripts = { build: "tsc -b", "check:types": "tsc", "check:package": "publint", test: "vitest run" }
const core = {
  "packages/core/package.json": { name: "@cio/track-core", scripts },
  "packages/core/src/index.ts": "export {}\n",
  "packages/core/test/a.test.ts": "export {}\n",
  "packages/core/tsconfig.json": { compilerOptions: { types: [] } },
  "packages/core/tsconfig.test.json": { extends: "./tsconfig.json" },
  "packages/core/test/tsconfig.json": { extends: "../tsconfig.test.json" },
}

async function problems(files: Record<string, string | object>): Promise<readonly string[]> {
  return (await checkConventions(await temporaryWorkspace(files))).problems
}

test("a package with all that the checks rely on has no problem", async () => {
  expect(await problems(core)).toEqual([])
})

test.each(Object.keys(scripts))("a published package without the script %s is a problem", async (name) => {
  const { [name]: _, ...others } = scripts as Record<string, string>
  const found = await problems({ ...core, "packages/core/package.json": { name: "@cio/track-core", scripts: others } })
  expect(found[0]).toBe(`packages/core: package.json has no script ${name}, so a published package goes unchecked`)
})

test("a private package needs scripts only for what it holds", async () => {
  const manifest = { name: "tools", private: true }
  expect(await problems({ "scripts/package.json": manifest })).toEqual([])
  const files = { "scripts/package.json": manifest, "scripts/test/a.test.ts": "export {}\n" }
  expect(await problems(files)).toEqual([
    "scripts: package.json has no script test, so its tests never run",
    "scripts: package.json has no script check:types, so its types are never checked",
  ])
})

test("tests without compiler settings of their own are a problem", async () => {
  const { "packages/core/test/tsconfig.json": _, ...files } = core
  expect(await problems(files)).toEqual([expect.stringContaining("test/tsconfig.json is missing")])
})

test.each([
  ["names Node's types", { compilerOptions: { types: ["node"] } }],
  ["says nothing of types", { compilerOptions: {} }],
])("portable code whose tsconfig %s is a problem", async (_, tsconfig) => {
  const found = await problems({ ...core, "packages/core/tsconfig.json": tsconfig })
  expect(found).toEqual(["packages/core: tsconfig.json must set types to [], or Node's globals compile unseen"])
})

test("settings that a tsconfig extends count", async () => {
  const found = await problems({
    ...core,
    "tsconfig.base.json": { compilerOptions: { types: [] } },
    "packages/core/tsconfig.json": { extends: "../../tsconfig.base.json" },
  })
  expect(found).toEqual([])
})

describe("a package with a folder for Node alone", () => {
  const split = {
    ...core,
    "packages/core/src/node/index.ts": "export {}\n",
    "packages/core/tsconfig.json": {
      compilerOptions: { types: [] },
      files: [],
      references: [{ path: "./tsconfig.src.json" }, { path: "./tsconfig.node.json" }],
    },
    "packages/core/tsconfig.src.json": { compilerOptions: { types: [] }, include: ["src"], exclude: ["src/node"] },
    "packages/core/tsconfig.node.json": {
      compilerOptions: { types: ["node"] },
      include: ["src/node"],
      references: [{ path: "./tsconfig.src.json" }],
    },
  }

  test("compiles it apart, with Node's types", async () => {
    expect(await problems(split)).toEqual([])
  })

  test.each([
    ["the rest has Node's types too", "tsconfig.src.json", { compilerOptions: { types: ["node"] }, include: ["src"] }],
    ["its project takes in the rest", "tsconfig.node.json", { compilerOptions: { types: ["node"] }, include: ["src"] }],
  ])("it is a problem when %s", async (_, file, tsconfig) => {
    const found = await problems({ ...split, [`packages/core/${file}`]: tsconfig })
    expect(found).toEqual([`packages/core: ${file} must set types to [], or Node's globals compile unseen`])
  })
})
