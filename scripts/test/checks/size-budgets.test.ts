import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { bundleSize } from "../../src/checks/bundle-size.ts"
import { checkSizeBudgets } from "../../src/checks/size-budgets.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const readme = "# a\n\n<!-- sizes -->\n| import | gzipped |\n| --- | --- |\n| all of `a` | 9.9 kB |\n"
const code = 'export * from "a"'

/** A workspace whose package, of a weight that gzip cannot take away, imports another. */
async function workspace(readmeText = "# a\n"): Promise<string> {
  const noise = Array.from({ length: 400 }, (_, n) => ((n * 2_654_435_761) % 1_000_003).toString(36)).join("")
  return temporaryWorkspace({
    "README.md": "# All\n",
    "packages/a/package.json": { name: "a", version: "1.0.0" },
    "packages/a/README.md": readmeText,
    "scripts/node_modules/a/package.json": { name: "a", type: "module", exports: "./index.js" },
    "scripts/node_modules/a/index.js": 'export { noise } from "b"\nexport const unused = 1\n',
    "scripts/node_modules/b/package.json": { name: "b", type: "module", exports: "./index.js", sideEffects: false },
    "scripts/node_modules/b/index.js": `export const noise = "${noise}"\nexport const more = "${noise}1"\n`,
  })
}

test("a bundle holds what is imported with what that imports, and nothing else", async () => {
  const folder = join(await workspace(), "scripts")
  const none = await bundleSize('export { unused } from "a"', folder)
  const all = await bundleSize(code, folder)
  expect(none.minifiedBytes).toBeLessThan(100)
  expect(all.minifiedBytes).toBeGreaterThan(1_000)
  expect(all.gzipBytes).toBeLessThan(all.minifiedBytes)
})

test("a budget that is met is no problem, and one that is exceeded is named with how far", async () => {
  const root = await workspace()
  const { gzipBytes } = await bundleSize(code, join(root, "scripts"))
  const budget = { title: "all of `a`", code, maxGzipBytes: gzipBytes }
  expect((await checkSizeBudgets(root, { budgets: [budget] })).problems).toEqual([])
  expect((await checkSizeBudgets(root, { budgets: [{ ...budget, maxGzipBytes: gzipBytes - 7 }] })).problems).toEqual([
    `all of \`a\` weighs ${gzipBytes} bytes gzipped, 7 over its budget in scripts/src/checks/size-budgets.ts`,
  ])
})

test("a figure in a README that is not what was measured is a problem, until it is written", async () => {
  const root = await workspace(readme)
  const { gzipBytes } = await bundleSize(code, join(root, "scripts"))
  const budgets = [{ title: "all of `a`", code, maxGzipBytes: 100_000 }]
  const figure = `${(gzipBytes / 1000).toFixed(1)} kB`
  expect((await checkSizeBudgets(root, { budgets })).problems).toEqual([
    `packages/a/README.md:6: all of \`a\` is ${figure}, not 9.9 kB: run 'pnpm sizes:update'`,
  ])
  expect((await checkSizeBudgets(root, { budgets, write: true })).problems).toEqual([])
  expect(await readFile(join(root, "packages/a/README.md"), "utf8")).toBe(readme.replace("9.9 kB", figure))
  expect((await checkSizeBudgets(root, { budgets })).problems).toEqual([])
})

test("an import that cannot be found fails with its name", async () => {
  const budgets = [{ title: "nothing", code: 'export * from "not-there"', maxGzipBytes: 1 }]
  await expect(checkSizeBudgets(await workspace(), { budgets })).rejects.toThrow("not-there")
})
