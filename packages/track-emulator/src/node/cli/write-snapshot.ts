import { createWriteStream } from "node:fs"
import { lstat, realpath, rename, rm, stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { CliError, systemCodeOf } from "./cli-error.ts"
import { whyNotWritten } from "./output.ts"

/**
 * Writes a snapshot to a path: into the file of this name that only its owner can read, or into a pipe or device as it stands.
 *
 * @throws CliError when it cannot be written as a whole. A file is untouched then
 */
export async function writeSnapshot(snapshot: Readable, path: string): Promise<void> {
  try {
    const file = await fileToReplace(path)
    if (file === undefined) await writeInto(snapshot, path)
    else await replace(snapshot, file)
  } catch (error) {
    // The rest of the answer would keep the program waiting.
    snapshot.destroy()
    const why = systemCodeOf(error) === undefined ? "the emulator's answer broke off" : whyNotWritten(error)
    throw new CliError(`cannot export to ${path}: ${why}`, { cause: error })
  }
}

/** The file behind the path and its links, whether it is there already or not; undefined when it is something else. */
async function fileToReplace(path: string): Promise<string | undefined> {
  const found = await unlessMissing(stat(path))
  if (found) return found.isFile() ? await realpath(path) : undefined
  // A link that leads nowhere yet.
  return (await unlessMissing(lstat(path))) ? undefined : path
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined
    throw error
  }
}

/** Beside the file until it is whole: a half snapshot in the place of a good one would be a loss. */
async function replace(snapshot: Readable, file: string): Promise<void> {
  const part = `${file}.part`
  // Whatever is left of an export that was killed, or was put there: it may be open to others, or lead elsewhere.
  await rm(part, { force: true })
  try {
    await pipeline(snapshot, createWriteStream(part, { flags: "wx", mode: 0o600 }))
    await rename(part, file)
  } catch (error) {
    // What has come in between is another's.
    if (systemCodeOf(error) !== "EEXIST") await rm(part, { force: true })
    throw error
  }
}

async function writeInto(snapshot: Readable, path: string): Promise<void> {
  try {
    await pipeline(snapshot, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    // Who reads has seen enough, as behind `>(head)`.
    if (systemCodeOf(error) !== "EPIPE") throw error
  }
}
