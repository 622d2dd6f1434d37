import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { UpdateSpecError } from "./update-spec-error.ts"

/**
 * Writes all files or none, paths from the root: each beside its target first, then all are renamed into place. If a rename fails, the ones
 * before it are put back.
 */
export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  const staged = Object.entries(files).map(([path, text]) => {
    const target = join(root, path)
    return { target, text, temporary: `${target}.${process.pid}.new` }
  })
  const replaced: { target: string; previous: string | undefined }[] = []
  try {
    for (const { target, text, temporary } of staged) {
      await mkdir(dirname(target), { recursive: true })
      await writeFile(temporary, text)
    }
    for (const { target, temporary } of staged) {
      const previous = await readFile(target, "utf8").catch(() => undefined)
      await rename(temporary, target)
      replaced.push({ target, previous })
    }
  } catch (error) {
    for (const { temporary } of staged) await rm(temporary, { force: true })
    for (const { target, previous } of replaced) {
      await (previous === undefined ? rm(target, { force: true }) : writeFile(target, previous))
    }
    const why = error instanceof Error ? error.message : String(error)
    throw new UpdateSpecError(`cannot write, so nothing was written: ${why}`, { cause: error })
  }
}
