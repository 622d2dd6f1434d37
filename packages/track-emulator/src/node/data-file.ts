import { readlinkSync, realpathSync, statSync } from "node:fs"
import { open } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import { TrackState } from "../state/track-state.ts"
import { StateClock } from "../state-clock.ts"
import type { TakenOperation } from "../taken-operation.ts"
import { EmulatorDataFileError, explain } from "./data-file-error.ts"
import { lockDataFile } from "./data-file-lock.ts"
import { continueLog, startLog, temporaryPathOf } from "./data-file-log.ts"
import { type ReadDataFile, readDataFile } from "./data-file-read.ts"
import { DataFileStore } from "./data-file-store.ts"
import { type DataFileWrites, dataFileWrites } from "./data-file-writes.ts"

/** How a data file is kept. */
export interface DataFileOptions {
  /** The clock, in ms. @default Date.now */
  readonly now?: () => number
  /**
   * Waits for the disk before each answer, so that a loss of power takes nothing either. It costs a few ms a request. Without
   * it, what was answered survives the end of the process in whatever way. @default false
   */
  readonly fsync?: boolean
  /** Ends the opening, which takes a while with a large file: it throws the signal's reason, and the file is as it was. */
  readonly signal?: AbortSignal | undefined
  /**
   * How often the holder of a file shows that it lives, in ms. Whoever cannot look its process up gives it up after three of them.
   *
   * @default 2000
   */
  readonly beatMs?: number
  /** For tests. @default the file system */
  readonly writes?: DataFileWrites
}

/** A file that keeps a state: a snapshot, and what was applied since. */
export interface DataFile {
  /** The file, by its full name. */
  readonly path: string
  /** What it holds: as read from it, or nothing. Whoever applies operations to it must append them first. */
  readonly state: TrackState
  /** The clock that the state goes by. It must stand at the time that is appended while operations are applied. */
  readonly clock: StateClock
  /** How many operations were replayed at the start. */
  readonly replayed: number
  /** Bytes of a last line that was cut, found at the start: of a request that was not answered. It was dropped. */
  readonly droppedBytes: number
  /**
   * Adds the operations of a request, before any of them is applied. None must be applied when this throws.
   *
   * @throws EmulatorDataFileError when they cannot be written; the file is as before
   */
  append(atMs: number, operations: readonly TakenOperation[]): void
  /**
   * Holds another state from now on, which is {@link state} then.
   *
   * @throws EmulatorDataFileError when it cannot be written; the file is as before
   */
  replaceWith(state: TrackState): void
  /**
   * Lets go of the file. Safe to call twice.
   *
   * @throws EmulatorDataFileError when the file was taken away or taken over, and what it held cannot be written any more
   */
  close(): Promise<void>
}

/**
 * Opens a data file, or makes one. It is locked until `close`, or until the process ends.
 *
 * @throws EmulatorDataFileError when it is in use, not one of an emulator, damaged, of a newer version, or cannot be read or
 * written. It is then as it was
 */
export async function openDataFile(path: string, options: DataFileOptions = {}): Promise<DataFile> {
  const { now = Date.now, fsync: synced = false, writes = dataFileWrites, beatMs, signal } = options
  const full = fullNameOf(path)
  try {
    const lock = await lockDataFile(full, { beatMs, signal })
    try {
      // Nobody else has it open, so one that is there was left behind.
      writes.remove(temporaryPathOf(full))
      const clock = new StateClock(now())
      const read = await readIfThere(full, { clock, signal })
      signal?.throwIfAborted()
      lock.check()
      const state = read?.state ?? new TrackState(clock.now)
      const context = { lock, now, writes, synced }
      const log = read ? continueLog(full, read, context) : startLog(full, state, context)
      return new DataFileStore(full, state, log, {
        ...{ ...context, clock },
        snapshotBytes: read?.snapshotBytes ?? log.size,
        replayed: read?.replayed ?? 0,
        droppedBytes: read?.tornBytes ?? 0,
      })
    } catch (error) {
      lock.release()
      throw error
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof EmulatorDataFileError) throw error
    throw new EmulatorDataFileError(full, `cannot open ${full}: ${explain(error, full)}`, { cause: error })
  }
}

/** One name for one file, so that two paths to it meet in one lock and a link stays a link. */
function fullNameOf(path: string, linksLeft = maxLinks): string {
  const full = resolve(path)
  try {
    return realpathSync(full)
  } catch {
    // Not there yet. What else is wrong shows when it is made.
  }
  let named = full
  try {
    named = join(realpathSync(dirname(full)), basename(full))
    // A link to where there is nothing yet.
    const target = resolve(dirname(named), readlinkSync(named))
    return linksLeft > 0 ? fullNameOf(target, linksLeft - 1) : named
  } catch {
    return named
  }
}

/** As many as Linux follows. */
const maxLinks = 40

/** Undefined when there is none, or an empty one. */
async function readIfThere(
  path: string,
  context: { clock: StateClock; signal: AbortSignal | undefined },
): Promise<ReadDataFile | undefined> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return undefined
  if (!found.isFile()) throw new EmulatorDataFileError(path, `cannot open ${path}: it is not a file; name one`)
  // For writing as well: one that cannot be written is of no use, and that had better show now.
  const file = await open(path, "r+")
  try {
    return found.size === 0 ? undefined : await readDataFile(path, file, context)
  } finally {
    await file.close()
  }
}
