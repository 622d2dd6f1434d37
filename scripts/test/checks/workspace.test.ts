import { expect, test } from "vitest"
import { workspacePackages } from "../../src/checks/workspace.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

test("packages are found by folder and by pattern, and the private ones are told apart", async () => {
  const root = await temporaryWorkspace({
    "packages/b/package.json": { name: "b" },
    "packages/a/package.json": { name: "a" },
    "packages/empty/notes.txt": "not a package yet",
    "scripts/package.json": { name: "tools", private: true },
    "elsewhere/package.json": { name: "elsewhere" },
  })
  const found = await workspacePackages(root)
  expect(found.map(({ name, folder, publishable }) => ({ name, folder, publishable }))).toEqual([
    { name: "a", folder: "packages/a", publishable: true },
    { name: "b", folder: "packages/b", publishable: true },
    { name: "tools", folder: "scripts", publishable: false },
  ])
})

test("a pattern that cannot be read is refused rather than passed over", async () => {
  const root = await temporaryWorkspace({ "pnpm-workspace.yaml": "packages:\n  - packages/**\n" })
  await expect(workspacePackages(root)).rejects.toThrow("cannot read the pattern packages/**")
})
