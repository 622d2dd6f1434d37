import { symlink } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { runProcess } from "../../src/checks/run-process.ts"
import { fromRoot } from "../../src/repository.ts"
import { builtPackage } from "./built-package.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const declarations = "export declare function save(): Promise<void>;\n"

/** Lints one file, in a package laid out as ours are, with the rules of this repository. */
async function lint(path: string, text: string): Promise<{ code: number | null; output: string }> {
  const root = await temporaryWorkspace({
    ...builtPackage("packages/other", "other"),
    "packages/other/dist/index.d.ts": declarations,
    "tsconfig.json": {
      compilerOptions: { module: "nodenext", strict: true, types: [], noEmit: true },
      include: ["src"],
    },
    "tsconfig.test.json": {
      extends: "./tsconfig.json",
      compilerOptions: { types: ["node"] },
      include: ["src", "test"],
    },
    "test/tsconfig.json": { extends: "../tsconfig.test.json", include: ["."] },
    "src/own.ts": "export async function save(): Promise<void> {}\n",
    [path]: text,
  })
  const modules = join(root, "node_modules")
  await symlink(fromRoot("scripts/node_modules"), modules, "junction")
  const oxlint = fromRoot("node_modules/oxlint/bin/oxlint")
  return runProcess(process.execPath, [oxlint, "--config", fromRoot(".oxlintrc.json"), path], { cwd: root })
}

test.each([
  ["the package's own function, in its source", "src/a.ts", 'import { save } from "./own.ts"\nsave()\n'],
  ["the package's own function, in a test", "test/a.test.ts", 'import { save } from "../src/own.ts"\nsave()\n'],
  ["Node, in a test", "test/a.test.ts", 'import { readFile } from "node:fs/promises"\nreadFile("a")\n'],
  [
    "vitest, in a test",
    "test/a.test.ts",
    'import { expect } from "vitest"\nexpect(Promise.resolve(1)).resolves.toBe(1)\n',
  ],
  ["a function whose type is inferred", "src/a.ts", "const save = async () => 1\nsave()\n"],
  ["another package", "test/a.test.ts", 'import { startEmulator } from "@cio/track-emulator"\nstartEmulator()\n'],
])("a promise left floating, from %s, fails the lint", async (_, path, text) => {
  const { code, output } = await lint(path, text)
  expect(output).toContain("no-floating-promises")
  expect(code).toBe(1)
})

test.each([
  ["awaited", 'import { save } from "./own.ts"\nawait save()\n'],
  ["handled", 'import { save } from "./own.ts"\nsave().catch(() => {})\n'],
  ["left on purpose", 'import { save } from "./own.ts"\nvoid save()\n'],
])("a promise that is %s passes", async (_, text) => {
  expect((await lint("src/a.ts", text)).code).toBe(0)
})
