import { closeSync, fstatSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs"
import { codeOf } from "./data-file-error.ts"

/** When a takeover that has not ended never will, in ms. */
const abandonedMs = 10_000

/** A lock as found: what it says, and when its holder last touched it. */
export interface SeenLock {
  readonly text: string
  readonly mtimeMs: number
}

/** Makes a lock with that text. False when there is one. */
export function createLockFile(lockPath: string, text: string): boolean {
  let fd: number
  try {
    fd = openSync(lockPath, "wx", 0o600)
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false
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

/** What a lock is known again by: the file, and when it was last touched. */
export interface LockMark {
  readonly ino: number
  readonly mtimeMs: number
}

/** The mark of a lock, quickly. */
export function markOf(lockPath: string): LockMark | undefined {
  const found = statSync(lockPath, { throwIfNoEntry: false })
  return found && { ino: found.ino, mtimeMs: found.mtimeMs }
}

/**
 * Touches a lock that has that text, for others to see. Written anew, because not all file systems can set a time.
 *
 * @returns its mark from now on; undefined when there is no such lock
 */
export function touchLockFile(lockPath: string, text: string): LockMark | undefined {
  const ino = withLockFile(lockPath, "r+", (fd) => {
    if (readFileSync(fd, "utf8") !== text) return undefined
    writeSync(fd, text, 0)
    return fstatSync(fd).ino
  })
  // Once it is closed, because some set the time then.
  const mark = ino === undefined ? undefined : markOf(lockPath)
  return mark?.ino === ino ? mark : undefined
}

/** A lock, if there is one. It is opened for that: a network file system may answer from its memory otherwise. */
export function readLockFile(lockPath: string): SeenLock | undefined {
  return withLockFile(lockPath, "r", (fd) => ({ text: readFileSync(fd, "utf8"), mtimeMs: fstatSync(fd).mtimeMs }))
}

function withLockFile<T>(lockPath: string, flags: "r" | "r+", use: (fd: number) => T): T | undefined {
  let fd: number | undefined
  try {
    fd = openSync(lockPath, flags)
    return use(fd)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    // A folder can be opened: only reading it fails, and does not say where.
    throw error instanceof Error ? Object.assign(error, { path: lockPath }) : error
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/**
 * Removes a lock that nobody holds. Several may try that at once, and the fastest may hold a lock of its own by then: so one does
 * it at a time, and looks again first. It may not happen while somebody else is at it.
 *
 * @param judged - the lock that nobody holds; another one is left alone, and one that shows a sign of life
 */
export function takeAwayLockFile(lockPath: string, judged: SeenLock): void {
  const guard = `${lockPath}.takeover`
  if (!createLockFile(guard, "")) {
    const found = statSync(guard, { throwIfNoEntry: false })
    // Who made it was killed within microseconds.
    if (found && Date.now() - found.mtimeMs > abandonedMs) rmSync(guard, { force: true })
    return
  }
  try {
    const found = readLockFile(lockPath)
    if (found?.text === judged.text && found.mtimeMs === judged.mtimeMs) rmSync(lockPath, { force: true })
  } finally {
    rmSync(guard, { force: true })
  }
}
