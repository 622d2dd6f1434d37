import { rm } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { tarballProblems } from "../../src/checks/tarball-contents.ts"
import { builtPackage } from "./built-package.ts"
import { temporaryWorkspace, writeFiles } from "./temporary-workspace.ts"

/** The unpacked contents of a good tarball, which leaves the build's own notes out. */
async function contents(): Promise<string> {
  const root = await temporaryWorkspace(builtPackage("package", "a"))
  await rm(join(root, "package/dist/.tsbuildinfo"))
  return join(root, "package")
}

test("a complete package has no problem", async () => {
  expect(await tarballProblems(await contents())).toEqual([])
})

test.each([
  ["README.md", "README.md is missing"],
  ["LICENSE", "LICENSE is missing"],
  ["CHANGELOG.md", "CHANGELOG.md is missing"],
  ["dist/double.js", "dist/double.js is missing: build the package"],
  ["dist/double.js.map", "dist/double.js.map is missing: build the package"],
  ["dist/double.d.ts", "dist/double.d.ts is missing: build the package"],
  ["dist/double.d.ts.map", "dist/double.d.ts.map is missing: build the package"],
])("a package without %s has a problem", async (path, problem) => {
  const folder = await contents()
  await rm(join(folder, path))
  expect(await tarballProblems(folder)).toContain(problem)
})

test.each([
  "dist/.tsbuildinfo",
  "test/unit/a.test.ts",
  "src/a.test.ts",
  "src/test/a.json",
  "bench/a.ts",
  "tsconfig.json",
  "tsconfig.test.json",
  "vitest.config.ts",
  "api/index.api.md",
  ".turbo/turbo-build.log",
  "binding.gyp",
])("%s does not belong in a package", async (path) => {
  const folder = await contents()
  await writeFiles(folder, { [path]: "{}" })
  expect(await tarballProblems(folder)).toContain(`${path} does not belong in the package`)
})

test("output of a source that is gone is a problem", async () => {
  const folder = await contents()
  await rm(join(folder, "src/double.ts"))
  expect(await tarballProblems(folder)).toEqual([
    "dist/double.js is left from a source that is gone: delete dist and build again",
    "dist/double.d.ts.map points at ../src/double.ts, which the package does not hold",
    "dist/double.js.map points at ../src/double.ts, which the package does not hold",
  ])
})

test("a map that leads out of the package is a problem", async () => {
  const folder = await contents()
  await writeFiles(folder, { "dist/index.js.map": { version: 3, sourceRoot: "..", sources: ["../src/index.ts"] } })
  expect(await tarballProblems(folder)).toEqual([
    "dist/index.js.map points at ../src/index.ts, which the package does not hold",
  ])
})

test("a map that names no source is a problem", async () => {
  const folder = await contents()
  await writeFiles(folder, { "dist/index.js.map": { version: 3, sources: [], mappings: "" } })
  expect(await tarballProblems(folder)).toEqual(["dist/index.js.map names no source"])
})

test.each(["workspace:^", "catalog:", "link:../b", "file:../b"])("the range %s is a problem", async (range) => {
  const folder = await contents()
  await writeFiles(folder, { "package.json": { name: "a", dependencies: { b: range, ky: "^1.0.0" } } })
  expect(await tarballProblems(folder)).toEqual([
    `dependencies holds b as ${range}, which only this workspace understands`,
  ])
})

test("a package that was never released needs no changelog", async () => {
  const folder = await contents()
  await rm(join(folder, "CHANGELOG.md"))
  await writeFiles(folder, { "package.json": { name: "a", version: "0.0.0" } })
  expect(await tarballProblems(folder)).toEqual([])
})

test.each(["preinstall", "install", "postinstall"])("the script %s, which npm runs, is a problem", async (script) => {
  const folder = await contents()
  await writeFiles(folder, {
    "package.json": { name: "a", scripts: { [script]: "node dist/index.js", test: "vitest" } },
  })
  expect(await tarballProblems(folder)).toEqual([`package.json has the script ${script}, which npm runs`])
})

test.each([
  ["exports", { ".": { types: "./dist/index.d.ts", default: "./dist/main.js" } }, "./dist/main.js"],
  ["bin", { a: "dist/main.js" }, "dist/main.js"],
])("a file that %s names and the package does not hold is a problem", async (field, value, path) => {
  const folder = await contents()
  await writeFiles(folder, { "package.json": { name: "a", [field]: value } })
  expect(await tarballProblems(folder)).toEqual([`package.json names ${path}, which the package does not hold`])
})
