import { expect, test } from "vitest"
import { checkPackedPackages } from "../../src/checks/packed-packages.ts"
import { builtPackage } from "./built-package.ts"
import { temporaryWorkspace, writeFiles } from "./temporary-workspace.ts"

// Each of these packs with pnpm and most install with npm, without a dependency to download.
const timeoutMs = 120_000

/** Two packages, of which the second uses the first by a range that only the workspace understands. */
async function workspace(changes: Record<string, string | object> = {}): Promise<string> {
  const files = { ...builtPackage("packages/a", "@fixture/a"), ...builtPackage("packages/b", "@fixture/b") }
  const manifest = files["packages/b/package.json"]
  return temporaryWorkspace({
    "package.json": { name: "fixture", private: true },
    ...files,
    "packages/b/package.json": { ...(manifest as object), dependencies: { "@fixture/a": "workspace:^" } },
    "packages/b/dist/index.js": 'export { double } from "@fixture/a"\n',
    "packages/b/dist/index.d.ts": 'export { double } from "@fixture/a";\n',
    ...changes,
  })
}

test(
  "packages that depend on each other install together and can be used in every way",
  async () => {
    const report = await checkPackedPackages(await workspace())
    expect(report).toEqual({ summary: "2 packages packed and installed", problems: [] })
  },
  timeoutMs,
)

test(
  "a file missing from a tarball is named, by package",
  async () => {
    const manifest = { name: "@fixture/a", version: "1.0.0", type: "module", files: ["dist", "!dist/.tsbuildinfo"] }
    const root = await workspace({ "packages/a/package.json": manifest })
    const { problems } = await checkPackedPackages(root)
    expect(problems).toContain("@fixture/a: src holds no TypeScript, so source maps lead nowhere")
  },
  timeoutMs,
)

test(
  "an entry that cannot be imported, or has no types, is a problem",
  async () => {
    const root = await workspace()
    await writeFiles(root, {
      "packages/a/dist/index.js": 'export { double } from "./not-there.js"\n',
      "packages/a/dist/index.d.ts": 'export { double } from "./double.ts";\nexport declare const lost: Lost;\n',
    })
    const { problems } = await checkPackedPackages(root)
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "installed packages, import",
      "installed packages, require",
      "installed packages, type check, Node",
      "installed packages, type check, Node, TypeScript 5.9",
      "installed packages, type check, bundler without Node",
    ])
    expect(problems[0]).toContain("not-there.js")
    expect(problems[2]).toContain("Cannot find name 'Lost'")
  },
  timeoutMs,
)
