import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { bundleSize } from "./bundle-size.ts"
import type { CheckReport } from "./check-report.ts"
import { kilobytes, sizeTables } from "./readme-sizes.ts"
import { workspacePackages } from "./workspace.ts"

/** What an import may weigh, bundled with all that it needs, minified and gzipped. */
export interface SizeBudget {
  /** What is imported, as READMEs call it. */
  readonly title: string
  readonly code: string
  readonly maxGzipBytes: number
}

/**
 * A little above what they weigh: enough for a fix, too little for a dependency. Raise one with its reason in the commit;
 * decisions/007-bundle-size.md says where the weight is.
 */
export const sizeBudgets: readonly SizeBudget[] = Object.freeze([
  {
    title: "`createTrackClient`",
    code: `export { createTrackClient } from "@cio/track-core"`,
    maxGzipBytes: 12_200,
  },
  {
    title: "`createTrackClient` and `batch`",
    code: `export { createTrackClient } from "@cio/track-core"; export { batch } from "@cio/track-batch"`,
    maxGzipBytes: 21_500,
  },
  {
    title: "all of `@cio/track-core`",
    code: `export * from "@cio/track-core"`,
    maxGzipBytes: 12_800,
  },
  {
    title: "all of `@cio/track-core` and `@cio/track-batch`",
    code: `export * from "@cio/track-core"; export * from "@cio/track-batch"`,
    maxGzipBytes: 23_700,
  },
  {
    title: "`@cio/track-core/validate`",
    code: `export * from "@cio/track-core/validate"`,
    maxGzipBytes: 8_300,
  },
])

export interface SizeCheckSettings {
  /** Brings the figures in READMEs up to date. @default false */
  readonly write?: boolean
  /** @default those of the packages here */
  readonly budgets?: readonly SizeBudget[]
}

/**
 * Measures every budget and compares the figures in READMEs, which stand in tables under `<!-- sizes -->`. Needs the
 * packages built, and imports them as the `scripts` folder of the workspace does.
 */
export async function checkSizeBudgets(root: string, settings: SizeCheckSettings = {}): Promise<CheckReport> {
  const { write = false, budgets = sizeBudgets } = settings
  const measured = await Promise.all(
    budgets.map(async (budget) => ({ budget, ...(await bundleSize(budget.code, join(root, "scripts"))) })),
  )
  const problems = measured
    .filter(({ budget, gzipBytes }) => gzipBytes > budget.maxGzipBytes)
    .map(({ budget: { title, maxGzipBytes }, gzipBytes }) => {
      const over = gzipBytes - maxGzipBytes
      return `${title} weighs ${gzipBytes} bytes gzipped, ${over} over its budget in scripts/src/checks/size-budgets.ts`
    })

  const sizes = new Map(measured.map(({ budget, gzipBytes }) => [budget.title, gzipBytes]))
  for (const path of await readmes(root)) {
    const text = await readFile(join(root, path), "utf8").catch(() => "")
    const tables = sizeTables(text, sizes)
    if (write && tables.text !== text) await writeFile(join(root, path), tables.text)
    // What names no budget cannot be written.
    for (const problem of write ? sizeTables(tables.text, sizes).problems : tables.problems) {
      problems.push(`${path}:${problem}`)
    }
  }
  const figures = measured.map(({ budget, gzipBytes }) => `${budget.title} ${kilobytes(gzipBytes)}`)
  return { summary: figures.join(", "), problems }
}

async function readmes(root: string): Promise<string[]> {
  const packages = (await workspacePackages(root)).filter(({ publishable }) => publishable)
  return ["README.md", ...packages.map(({ folder }) => `${folder}/README.md`)]
}
