import { expect, test } from "vitest"
import { checkImportDirection } from "../../src/checks/import-direction.ts"
import { importRules } from "../../src/checks/import-rules.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const manifests = {
  "packages/core/package.json": { name: "@cio/track-core" },
  "packages/batch/package.json": { name: "@cio/track-batch" },
  "packages/emulator/package.json": { name: "@cio/track-emulator" },
  "packages/cli/package.json": { name: "@cio/track-cli" },
  "packages/queue/package.json": { name: "@cio/track-queue" },
  "scripts/package.json": { name: "@cio/scripts", private: true },
}

async function problems(files: Record<string, string>): Promise<readonly string[]> {
  return (await checkImportDirection(await temporaryWorkspace({ ...manifests, ...files }))).problems
}

test.each([
  ["batch imports core", "packages/batch/src/a.ts", "@cio/track-core"],
  ["batch imports an entry of core", "packages/batch/src/a.ts", "@cio/track-core/validate"],
  ["queue imports batch", "packages/queue/src/a.ts", "@cio/track-batch"],
  ["the command line imports the emulator", "packages/cli/src/a.ts", "@cio/track-emulator"],
  ["the emulator imports core", "packages/emulator/src/a.ts", "@cio/track-core"],
  ["the emulator imports a library", "packages/emulator/src/a.ts", "hono"],
  ["the emulator imports Node's http", "packages/emulator/src/a.ts", "node:http"],
  ["core imports its one dependency", "packages/core/src/a.ts", "openapi-fetch"],
  ["core imports its generated code", "packages/core/src/a.ts", "./generated/types.ts"],
  ["core's entry for Node imports Node's http", "packages/core/src/node/a.ts", "node:http"],
  ["core's entry for Node imports core", "packages/core/src/node/a.ts", "../transport.ts"],
  ["a test of core imports its entry for Node", "packages/core/test/a.ts", "../src/node/index.ts"],
  ["the command line imports core's entry for Node", "packages/cli/src/a.ts", "@cio/track-core/node"],
  ["generated code imports generated code", "packages/core/src/generated/a.ts", "./types.ts"],
  ["generated code imports the size checks", "packages/core/src/generated/a.ts", "../validate/limit-checks.ts"],
  ["a test of batch imports the emulator", "packages/batch/test/a.ts", "@cio/track-emulator"],
  ["a test of core imports Node's http", "packages/core/test/a.ts", "node:http"],
  ["a test imports its own package's source", "packages/core/test/unit/a.ts", "../../src/a.ts"],
  ["a script imports the emulator", "scripts/src/a.ts", "@cio/track-emulator"],
])("%s", async (_, file, specifier) => {
  expect(await problems({ [file]: `import "${specifier}"` })).toEqual([])
})

test.each([
  ["core imports batch", "packages/core/src/a.ts", "@cio/track-batch", "may not import @cio/track-batch"],
  ["core imports the emulator", "packages/core/src/a.ts", "@cio/track-emulator", "may not import @cio/track-emulator"],
  [
    "batch imports the emulator",
    "packages/batch/src/a.ts",
    "@cio/track-emulator",
    "may not import @cio/track-emulator",
  ],
  ["batch imports queue", "packages/batch/src/a.ts", "@cio/track-queue", "may not import @cio/track-queue"],
  ["the emulator imports batch", "packages/emulator/src/a.ts", "@cio/track-batch", "may not import @cio/track-batch"],
  ["queue imports the emulator", "packages/queue/src/a.ts", "@cio/track-emulator", "may not import"],
  ["core imports another library", "packages/core/src/a.ts", "ky", "may not depend on ky: allowed: openapi-fetch"],
  ["batch imports core's library", "packages/batch/src/a.ts", "openapi-fetch", "may not depend on openapi-fetch"],
  ["core imports a Node module", "packages/core/src/a.ts", "node:fs", '"node:fs" is Node\'s'],
  ["core imports a Node module by its bare name", "packages/core/src/a.ts", "fs/promises", '"fs/promises" is Node\'s'],
  ["batch imports a Node module", "packages/batch/src/deep/a.ts", "node:buffer", '"node:buffer" is Node\'s'],
  [
    "core imports its entry for Node",
    "packages/core/src/a.ts",
    "./node/index.ts",
    '"./node/index.ts" runs on Node alone',
  ],
  ["core imports it by its name", "packages/core/src/a.ts", "@cio/track-core/node", "runs on Node alone"],
  ["batch imports core's entry for Node", "packages/batch/src/a.ts", "@cio/track-core/node", "runs on Node alone"],
  ["a folder is only named like it", "packages/core/src/nodes/a.ts", "node:http", '"node:http" is Node\'s'],
  ["core's entry for Node imports a library", "packages/core/src/node/a.ts", "undici", "may not depend on undici"],
  ["a path leads into another package", "packages/batch/src/a.ts", "../../core/src/a.ts", "leaves @cio/track-batch"],
  ["a test's path leads into another package", "packages/batch/test/a.ts", "../../core/src/a.ts", "leaves"],
  ["a script's path leads into a package", "scripts/src/a.ts", "../../packages/core/src/a.ts", "leaves @cio/scripts"],
  ["an absolute path is imported", "packages/core/src/a.ts", "/tmp/a.ts", "leaves @cio/track-core"],
  ["a name leads into another package's src", "packages/batch/src/a.ts", "@cio/track-core/src/a.ts", "use its exports"],
  ["a name leads into another package's dist", "scripts/src/a.ts", "@cio/track-core/dist/a.js", "use its exports"],
  ["shipped code imports a test", "packages/core/src/a.ts", "../test/a.ts", "is not shipped with @cio/track-core"],
  ["generated code imports the client", "packages/core/src/generated/a.ts", "../client.ts", "is above src/generated"],
])("it is a problem when %s", async (_, file, specifier, message) => {
  const found = await problems({ [file]: `// first line\nimport "${specifier}"` })
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(`${file}:2: `)
  expect(found[0]).toContain(message)
})

test.each([
  ["require", 'const fs = require("x")', "require does not exist outside Node"],
  ["types of Node by a directive", '/// <reference types="node" />', 'the types of "node"'],
  ["a builtin by name", 'globalThis.process.getBuiltinModule("fs")', "getBuiltinModule reaches Node's modules"],
  ["a computed import", "export const load = (name: string) => import(name)", "a computed import cannot be checked"],
])("it is a problem when core uses %s", async (_, text, message) => {
  const found = await problems({ "packages/core/src/a.ts": text })
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(message)
})

test("a published package without a row in the table is a problem", async () => {
  const found = await problems({ "packages/new/package.json": '{ "name": "@cio/track-new" }' })
  expect(found).toEqual([expect.stringContaining("@cio/track-new has no row")])
})

test("folders of build output and dependencies are not read", async () => {
  const planted = 'import "@cio/track-batch"'
  const root = await temporaryWorkspace({
    ...manifests,
    "packages/core/dist/a.js": planted,
    "packages/core/node_modules/other/a.js": planted,
    "packages/core/.cache/a.js": planted,
  })
  expect(await checkImportDirection(root, importRules)).toEqual({ summary: "0 files of 6 packages", problems: [] })
})
