import { rmSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { EmulatorDataFileError } from "./data-file-error.ts"
import { describeSelf, fateOf, nameHolder, parseHolder } from "./data-file-holder.ts"
import {
  createLockFile,
  type LockMark,
  markOf,
  readLockFile,
  type SeenLock,
  takeAwayLockFile,
  touchLockFile,
} from "./data-file-lock-file.ts"

/** How a lock is taken and held. */
export interface LockOptions {
  /** How often a holder shows that it lives, in ms. @default 2000 */
  readonly beatMs?: number | undefined
  /** Ends the waiting for a lock. */
  readonly signal?: AbortSignal | undefined
}

const defaultBeatMs = 2000
/** A lock is looked at so often within a beat, and given up as nobody's after so many beats without a sign of life. */
const looksPerBeat = 8
const patienceBeats = 3
/** How long a lock without a holder's name may be one that is just being written, in ms. */
const writingMs = 1000

/**
 * Takes the lock of a data file: a file beside it that names its holder, who touches it every now and then. That of a process
 * that is gone, as after kill -9, is taken over: at once where the process can be looked up, else after a while of silence.
 *
 * @throws EmulatorDataFileError when somebody holds it, the signal's reason, and the system's error when it cannot be made
 */
export async function lockDataFile(
  path: string,
  { beatMs = defaultBeatMs, signal }: LockOptions = {},
): Promise<DataFileLock> {
  const lockPath = `${path}.lock`
  const text = describeSelf()
  let emptySinceMs: number | undefined
  for (;;) {
    signal?.throwIfAborted()
    if (createLockFile(lockPath, text)) return new DataFileLock(path, text, beatMs)
    const found = readLockFile(lockPath)
    // Let go meanwhile.
    if (!found) continue
    const holder = parseHolder(found.text)
    if (!holder) {
      emptySinceMs ??= performance.now()
      if (performance.now() - emptySinceMs < writingMs) {
        await sleep(20, undefined, { signal })
        continue
      }
    } else {
      const fate = fateOf(holder)
      const sign = fate === "out of sight" ? await watch(lockPath, found, beatMs, signal) : fate
      if (sign === "another") continue
      if (sign === "runs") {
        const advice = "close that emulator, or give this one a file of its own"
        throw new EmulatorDataFileError(path, `${path} is in use by ${nameHolder(holder)}; ${advice}`)
      }
    }
    takeAwayLockFile(lockPath, found)
    // Whoever else is at it gets its turn.
    await sleep(1)
  }
}

/** A lock that is held. */
export class DataFileLock {
  readonly #path: string
  readonly #lockPath: string
  readonly #text: string
  readonly #beatMs: number
  readonly #timer: NodeJS.Timeout
  #touchedMs = Date.now()
  /** The lock as it was left: a cheap way to see that nobody else has been there. */
  #left: LockMark | undefined
  #loss: string | undefined

  constructor(path: string, text: string, beatMs: number) {
    this.#path = path
    this.#lockPath = `${path}.lock`
    this.#text = text
    this.#beatMs = beatMs
    this.#timer = setInterval(() => this.beat(), beatMs).unref()
  }

  /**
   * To be called before each write, because a process that was paused for a while may have been given up by others.
   *
   * @throws EmulatorDataFileError when somebody else has it, or had it: what is held here must not be written any more
   */
  check(): void {
    const mark = this.#left && this.#loss === undefined ? markOf(this.#lockPath) : undefined
    if (!mark || mark.ino !== this.#left?.ino || mark.mtimeMs !== this.#left.mtimeMs) this.#touch()
    if (this.#loss !== undefined) throw new EmulatorDataFileError(this.#path, this.#loss)
  }

  /** Shows that this process lives, if it is time. Work that keeps the timer waiting for long is to call it. */
  beat(): void {
    if (Math.abs(Date.now() - this.#touchedMs) < this.#beatMs / 2) return
    try {
      this.#touch()
    } catch {
      // It is tried again, and said, before anything is written.
    }
  }

  /** Lets go. */
  release(): void {
    clearInterval(this.#timer)
    try {
      if (readLockFile(this.#lockPath)?.text === this.#text) rmSync(this.#lockPath, { force: true })
    } catch {
      // What is left behind is of a process that is gone, or soon will be.
    }
  }

  /** Touches the lock, or sees that it is lost. */
  #touch(): void {
    if (this.#loss !== undefined) return
    const silentMs = Date.now() - this.#touchedMs
    let mark = touchLockFile(this.#lockPath, this.#text)
    // Deleted by hand. After a long silence, somebody may have taken it, written, and let go.
    if (!mark && silentMs < patienceBeats * this.#beatMs && createLockFile(this.#lockPath, this.#text)) {
      mark = markOf(this.#lockPath)
    }
    if (mark) {
      this.#left = mark
      this.#touchedMs = Date.now()
      return
    }
    const found = readLockFile(this.#lockPath)
    const holder = found && parseHolder(found.text)
    const who = holder ? `is in use by ${nameHolder(holder)}` : "may have been written by another emulator"
    const why = `this one was not heard from for a while (paused or asleep?), or ${this.#lockPath} was deleted`
    this.#loss = `${this.#path} ${who}: ${why}. Nothing more is kept here; start this emulator again`
    clearInterval(this.#timer)
  }
}

/**
 * Waits for a sign of life of a holder who cannot be looked up. Looks are counted, not time: while this machine sleeps, a holder
 * on it does so too.
 */
async function watch(
  lockPath: string,
  first: SeenLock,
  beatMs: number,
  signal: AbortSignal | undefined,
): Promise<"runs" | "gone" | "another"> {
  for (let look = 0; look < looksPerBeat * patienceBeats; look++) {
    await sleep(beatMs / looksPerBeat, undefined, { signal })
    const found = readLockFile(lockPath)
    if (found?.text !== first.text) return "another"
    if (found.mtimeMs !== first.mtimeMs) return "runs"
  }
  return "gone"
}
