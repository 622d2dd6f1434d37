import { readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { checkApiReports } from "../../src/checks/api-reports.ts"
import { temporaryWorkspace, writeFiles } from "./temporary-workspace.ts"

const a = "packages/a"

/** A package with two entries as `tsc` leaves it, whose declarations name their neighbours by `.ts`. */
function workspace(): Promise<string> {
  return temporaryWorkspace({
    [`${a}/package.json`]: {
      name: "@fixture/a",
      version: "1.0.0",
      type: "module",
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./more": { types: "./dist/more.d.ts", default: "./dist/more.js" },
        "./package.json": "./package.json",
      },
    },
    [`${a}/dist/index.d.ts`]:
      'export { type Amount, double } from "./double.ts";\nexport type { RequestInfo } from "./info.ts";\n',
    [`${a}/dist/double.d.ts`]: `/** What is doubled. */
export type Amount = number | bigint;
type Result = {
    amount: Amount;
};
/** Doubles it. */
export declare function double(amount: Amount): Result;
export {};
`,
    [`${a}/dist/info.d.ts`]: "export interface RequestInfo {\n    size: number;\n}\n",
    [`${a}/dist/more.d.ts`]:
      'import type { Amount } from "./double.ts";\ninterface Own {\n    amount: Amount;\n}\nexport declare const own: Own;\nexport {};\n',
    "packages/b/package.json": { name: "b", private: true, exports: { ".": { types: "./dist/index.d.ts" } } },
  })
}

function reportOf(root: string, name: string): Promise<string> {
  return readFile(join(root, a, "api", name), "utf8")
}

test("a report holds what can be imported, sorted and without comments, and the types that this uses", async () => {
  const root = await workspace()
  expect(await checkApiReports(root, { write: true })).toEqual({ summary: "2 reports, 2 written", problems: [] })
  expect(await checkApiReports(root, { write: true })).toEqual({ summary: "2 reports, 0 written", problems: [] })
  expect(await reportOf(root, "index.api.md")).toBe(`# What \`@fixture/a\` exports

Written by \`pnpm api:update\`, never by hand. A change here is a change for those who use the package. What has no \`export\`
cannot be imported, but is part of what can.

\`\`\`ts
export type Amount = number | bigint;

export function double(amount: Amount): Result;

interface RequestInfo_2 {
    size: number;
}
export { RequestInfo_2 as RequestInfo }

type Result = {
    amount: Amount;
};
\`\`\`
`)
})

test("a type that the main entry exports is not shown again by another, only named", async () => {
  const root = await workspace()
  await checkApiReports(root, { write: true })
  const text = await reportOf(root, "more.api.md")
  expect(text).toContain("It also uses these, which [index.api.md](index.api.md) has: Amount.")
  expect(text).toContain("```ts\ninterface Own {\n    amount: Amount;\n}\n\nexport const own: Own;\n```\n")
})

test("a change of what is exported shows as a difference, until the report is written", async () => {
  const root = await workspace()
  await checkApiReports(root, { write: true })
  await writeFiles(root, { [`${a}/dist/info.d.ts`]: "export interface RequestInfo {\n    bytes: number;\n}\n" })
  const { summary, problems } = await checkApiReports(root)
  expect(summary).toBe("2 reports")
  expect(problems).toHaveLength(1)
  expect(problems[0]?.split("\n").slice(0, 2)).toEqual([
    "packages/a/api/index.api.md is not what the package exports now: if that is meant, run 'pnpm api:update' and commit the file",
    "--- packages/a/api/index.api.md\tcommitted",
  ])
  expect(problems[0]).toContain("\n-    size: number;\n+    bytes: number;\n")
  await checkApiReports(root, { write: true })
  expect((await checkApiReports(root)).problems).toEqual([])
})

test("a missing report, and one of an entry that is gone, are problems that writing mends", async () => {
  const root = await workspace()
  await checkApiReports(root, { write: true })
  await rm(join(root, a, "api/more.api.md"))
  await writeFiles(root, { [`${a}/api/old.api.md`]: "# What `@fixture/a/old` exports\n" })
  expect((await checkApiReports(root)).problems).toEqual([
    "packages/a/api/more.api.md is missing: run 'pnpm api:update'",
    "packages/a/api/old.api.md reports an entry that is gone: run 'pnpm api:update'",
  ])
  await checkApiReports(root, { write: true })
  expect((await checkApiReports(root)).problems).toEqual([])
})

test("a package that is not built fails with the file that is missing", async () => {
  const root = await workspace()
  await rm(join(root, a, "dist/index.d.ts"))
  await expect(checkApiReports(root)).rejects.toThrow(/dist\/index\.d\.ts/)
})
