import { expect, test } from "vitest"
import { checkPackageMetadata } from "../../src/checks/package-metadata.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const good = {
  name: "@fixture/a",
  version: "1.0.0",
  description: "Counts.",
  keywords: ["customer.io", "track-api", "count", "numbers"],
  license: "MIT",
  repository: { type: "git", url: "", directory: "packages/a" },
  type: "module",
  sideEffects: false,
  engines: { node: ">=20.19" },
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
  files: ["dist", "!dist/.tsbuildinfo", "src", "CHANGELOG.md"],
  publishConfig: { access: "public", provenance: true },
}
const url = "git+https://example.com/tools/track.git"

async function problems(changes: object, more: Record<string, object> = {}): Promise<readonly string[]> {
  const root = await temporaryWorkspace({
    "package.json": { name: "workspace", private: true, license: "MIT", engines: { node: ">=20.19" } },
    "packages/a/package.json": { ...good, ...changes },
    "packages/private/package.json": { name: "private", private: true },
    ...more,
  })
  return (await checkPackageMetadata(root)).problems
}

test("complete metadata is no problem, with a remote and before there is one", async () => {
  expect(await problems({})).toEqual([])
  expect(await problems({ repository: { ...good.repository, url } })).toEqual([])
})

test.each([
  ["no description", { description: undefined }, "description must be a sentence"],
  ["another license", { license: "ISC" }, "license must be MIT, as that of the workspace"],
  ["no type", { type: undefined }, 'type must be "module"'],
  ["other engines", { engines: { node: ">=18" } }, "engines.node must be >=20.19, as everywhere"],
  ["no access", { publishConfig: { provenance: true } }, 'publishConfig.access must be "public"'],
  ["no provenance", { publishConfig: { access: "public" } }, "publishConfig.provenance must be true"],
  ["another folder", { repository: { ...good.repository, directory: "a" } }, "repository.directory must be packages/a"],
  ["a page for a remote", { repository: { ...good.repository, url: "https://example.com" } }, "repository.url must be"],
  ["no remote field", { repository: { type: "git", directory: "packages/a" } }, "repository.url must be"],
  ["no changelog", { files: ["dist", "src"] }, "files must hold CHANGELOG.md"],
  ["few keywords", { keywords: ["customer.io", "track-api"] }, "keywords must be 4 or more different words"],
  [
    "a keyword twice",
    { keywords: ["customer.io", "track-api", "a", "a"] },
    "keywords must be 4 or more different words",
  ],
  ["a keyword lacking", { keywords: ["customer.io", "a", "b", "c"] }, "keywords must hold track-api"],
  ["no side effects settled", { sideEffects: undefined }, "sideEffects must be false, or list the files"],
  ["no package.json exported", { exports: { ".": good.exports["."] } }, "exports must hold ./package.json"],
  [
    "types after the code",
    { exports: { ...good.exports, ".": { default: "./dist/index.js", types: "./dist/index.d.ts" } } },
    'exports["."] must begin with types and end with default',
  ],
])("%s is a problem", async (_, changes, problem) => {
  expect(await problems(changes)).toEqual([expect.stringContaining(`packages/a/package.json: ${problem}`)])
})

test("packages that name different remotes are a problem", async () => {
  const other = { ...good, name: "@fixture/b", repository: { type: "git", url, directory: "packages/b" } }
  expect(await problems({}, { "packages/b/package.json": other })).toEqual([
    "packages/*/package.json: repository.url is not the same in all of them",
  ])
})
