import type { InstalledProject } from "./installed-project.ts"
import { mustRun } from "./must-run.ts"

/** The copies of core in a project where the batch helper is installed beside it. */
export interface CoreCopies {
  /** Version of the one that the project's own code imports. */
  readonly own: string
  /** Version of the one that the batch helper imports. */
  readonly ofBatch: string
  readonly isOne: boolean
}

const program = `const { createRequire } = require("node:module")
const { realpathSync } = require("node:fs")
const find = (from) => realpathSync(from.resolve("@cio/track-core/package.json"))
const [own, ofBatch] = [find(require), find(createRequire(require.resolve("@cio/track-batch")))]
const version = (file) => require(file).version
console.log(JSON.stringify({ own: version(own), ofBatch: version(ofBatch), isOne: own === ofBatch }))
`

/** Asks Node which files it would load. */
export async function coreCopies(project: InstalledProject): Promise<CoreCopies> {
  await project.write("core-copies.cjs", program)
  const output = await mustRun(process.execPath, ["core-copies.cjs"], { cwd: project.folder })
  // Printed by the program above.
  return JSON.parse(output) as CoreCopies
}
