import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs"

/** When a takeover that has not ended never will, in ms. */
const abandonedMs = 10_000

/** Makes a lock with that text. False when there is one. */
export function createLockFile(lockPath: string, text: string): boolean {
  let fd: number
  try {
    fd = openSync(lockPath, "wx", 0o600)
  } catch (error) {
    if (isCode(error, "EEXIST")) return false
    throw error
  }
  try {
    writeSync(fd, text)
    return true
  } catch (error) {
    // One that names nobody would hold up the next.
    rmSync(lockPath, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
}

/** The text of a lock, if there is one. */
export function readLockFile(lockPath: string): string | undefined {
  try {
    return readFileSync(lockPath, "utf8")
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined
    throw error
  }
}

/**
 * Removes a lock that nobody holds. Several may try that at once, and the fastest may hold a lock of its own by then: so one does
 * it at a time, and looks again first. It may not happen while somebody else is at it.
 *
 * @param judged - the text of the lock that nobody holds; another one is left alone
 */
export function takeAwayLockFile(lockPath: string, judged: string): void {
  const guard = `${lockPath}.takeover`
  if (!createLockFile(guard, "")) {
    const found = statSync(guard, { throwIfNoEntry: false })
    // Who made it was killed within microseconds.
    if (found && Date.now() - found.mtimeMs > abandonedMs) rmSync(guard, { force: true })
    return
  }
  try {
    if (readLockFile(lockPath) === judged) rmSync(lockPath, { force: true })
  } finally {
    rmSync(guard, { force: true })
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
