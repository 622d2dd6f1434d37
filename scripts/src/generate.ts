/**
 * Generates everything in `packages/track-core/src/generated`, and `cioSpec` in the package.json of track-core, from
 * `spec/track-v2.openapi.yaml`.
 *
 *   pnpm generate            write the files
 *   pnpm generate --check    change nothing, fail when a file is not what the spec says
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join, relative } from "node:path"
import { parseArgs } from "node:util"
import { limitsModule } from "./generate/limits.ts"
import { manifestWithSpec } from "./generate/manifest-with-spec.ts"
import { typesModule } from "./generate/types.ts"
import { validatorsModule } from "./generate/validators.ts"
import { fromRoot, repositoryRoot } from "./repository.ts"
import { readContract } from "./spec/contract.ts"

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } })
const packageFolder = fromRoot("packages/track-core")
const outputFolder = join(packageFolder, "src/generated")

const contract = await readContract(fromRoot("spec/track-v2.openapi.yaml"))
/** By path from the package. */
const files: Record<string, string> = {
  "src/generated/api-types.ts": await typesModule(contract),
  "src/generated/limits.ts": limitsModule(contract),
  "src/generated/validators.ts": validatorsModule(contract),
  "package.json": manifestWithSpec(await readFile(join(packageFolder, "package.json"), "utf8"), contract),
}

await mkdir(outputFolder, { recursive: true })
process.exitCode = values.check ? await check() : await write()

async function check(): Promise<number> {
  const drifted: string[] = []
  for (const [name, text] of Object.entries(files)) {
    const current = await readFile(join(packageFolder, name), "utf8").catch(() => undefined)
    if (current !== text) drifted.push(name)
  }
  const strangers = (await readdir(outputFolder)).filter((name) => !Object.hasOwn(files, `src/generated/${name}`))
  if (drifted.length === 0 && strangers.length === 0) {
    console.log(`generated files match the spec (${Object.keys(files).length} files)`)
    return 0
  }
  for (const name of drifted) console.error(`${name} is not what the spec says: run 'pnpm generate' and commit it`)
  for (const name of strangers) console.error(`${name} is not generated: the folder holds generated files only`)
  return 1
}

async function write(): Promise<number> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(packageFolder, name)
    await writeFile(path, text)
    console.log(`wrote ${relative(repositoryRoot, path)} (${Buffer.byteLength(text)} bytes)`)
  }
  return 0
}
