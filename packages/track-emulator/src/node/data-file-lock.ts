import { rmSync } from "node:fs"
import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { EmulatorDataFileError } from "./data-file-error.ts"
import { createLockFile, readLockFile, takeAwayLockFile } from "./data-file-lock-file.ts"
import { processStart } from "./data-file-process.ts"

/** Who holds a lock, as its file says. */
export interface LockHolder {
  readonly pid: number
  /** Tells a later process of the same number apart. Null where the system does not say. */
  readonly started: string | null
  readonly host: string
  /** ISO 8601. */
  readonly since: string
}

/** A lock that is held. */
export interface DataFileLock {
  /** Lets go. */
  release(): void
}

/** How long a lock without a holder's name may be one that is just being written, in ms. */
const writingMs = 1000
/**
 * Takes the lock of a data file: a file beside it that names its holder. That of a process that is gone, as after kill -9, is
 * taken over.
 *
 * @throws EmulatorDataFileError when somebody holds it, and the system's error when it cannot be made
 */
export async function lockDataFile(path: string): Promise<DataFileLock> {
  const lockPath = `${path}.lock`
  const text = describeSelf()
  let emptySinceMs: number | undefined
  for (;;) {
    if (createLockFile(lockPath, text)) return { release: () => release(lockPath, text) }
    const found = readLockFile(lockPath)
    // Let go meanwhile.
    if (found === undefined) continue
    const holder = parse(found)
    if (!holder) {
      emptySinceMs ??= performance.now()
      if (performance.now() - emptySinceMs < writingMs) {
        await sleep(20)
        continue
      }
    } else if (isHeld(holder)) {
      throw new EmulatorDataFileError(path, inUse(path, lockPath, holder))
    }
    takeAwayLockFile(lockPath, found)
    // Whoever else is at it gets its turn.
    await sleep(1)
  }
}

function describeSelf(): string {
  const started = processStart(process.pid) ?? null
  const holder: LockHolder = { pid: process.pid, started, host: hostname(), since: new Date().toISOString() }
  return `${JSON.stringify(holder)}\n`
}

function parse(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== "object" || value === null) return undefined
    const { pid, started, host, since } = value as Partial<Record<keyof LockHolder, unknown>>
    // To the system, 0 and below are groups of processes.
    if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid < 1) return undefined
    if (typeof host !== "string" || typeof since !== "string") return undefined
    return { pid, started: typeof started === "string" ? started : null, host, since }
  } catch {
    return undefined
  }
}

/** A process of another machine or container cannot be looked up, so it counts as running. */
function isHeld({ pid, started, host }: LockHolder): boolean {
  if (host !== hostname()) return true
  const now = processStart(pid)
  if (now === "gone") return false
  return now === undefined || started === null || now === started
}

function release(lockPath: string, text: string): void {
  if (readLockFile(lockPath) === text) rmSync(lockPath, { force: true })
}

function inUse(path: string, lockPath: string, { pid, host, since }: LockHolder): string {
  if (host !== hostname()) {
    return `${path} is in use by process ${pid} on ${host} since ${since}; if that one is gone, delete ${lockPath}`
  }
  const who = pid === process.pid ? "this process" : `process ${pid}`
  return `${path} is in use by ${who} since ${since}; close that emulator, or give this one a file of its own`
}
