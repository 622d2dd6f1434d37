import { openSync, realpathSync, statSync } from "node:fs"
import { open } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import { TrackState } from "../state/track-state.ts"
import { StateClock } from "../state-clock.ts"
import type { TakenOperation } from "../taken-operation.ts"
import { EmulatorDataFileError, explain } from "./data-file-error.ts"
import { lockDataFile } from "./data-file-lock.ts"
import { type ReadDataFile, readDataFile } from "./data-file-read.ts"
import { temporaryPathOf, writeSnapshotFile } from "./data-file-snapshot.ts"
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
  /** Lets go of the file. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Opens a data file, or makes one. It is locked until `close`, or until the process ends.
 *
 * @throws EmulatorDataFileError when it is in use, not one of an emulator, damaged, of a newer version, or cannot be read or
 * written. It is then as it was
 */
export async function openDataFile(path: string, options: DataFileOptions = {}): Promise<DataFile> {
  const { now = Date.now, fsync: synced = false, writes = dataFileWrites } = options
  const full = fullNameOf(path)
  try {
    const lock = await lockDataFile(full)
    try {
      // Nobody else has it open, so one that is there was left behind.
      writes.remove(temporaryPathOf(full))
      const clock = new StateClock(now())
      const read = await readIfThere(full, clock)
      const state = read?.state ?? new TrackState(clock.now)
      const file = read && !read.unended ? goOnAfter(full, read, writes) : startWith(full, state, now(), writes)
      return new DataFileStore(full, state, file, {
        ...{ clock, lock, now, writes, synced },
        replayed: read?.replayed ?? 0,
        droppedBytes: read?.tornBytes ?? 0,
      })
    } catch (error) {
      lock.release()
      throw error
    }
  } catch (error) {
    if (error instanceof EmulatorDataFileError) throw error
    throw new EmulatorDataFileError(full, `cannot open ${full}: ${explain(error)}`, { cause: error })
  }
}

/** One name for one file, so that two paths to it meet in one lock and a link stays a link. */
function fullNameOf(path: string): string {
  const full = resolve(path)
  try {
    return realpathSync(full)
  } catch {
    // Not there yet. What else is wrong shows when it is made.
  }
  try {
    return join(realpathSync(dirname(full)), basename(full))
  } catch {
    return full
  }
}

/** Undefined when there is none, or an empty one. */
async function readIfThere(path: string, clock: StateClock): Promise<ReadDataFile | undefined> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return undefined
  if (!found.isFile()) throw new EmulatorDataFileError(path, `cannot open ${path}: it is not a file; name one`)
  // For writing as well: one that cannot be written is of no use, and that had better show now.
  const file = await open(path, "r+")
  try {
    return found.size === 0 ? undefined : await readDataFile(path, file, clock)
  } finally {
    await file.close()
  }
}

function goOnAfter(path: string, { wholeBytes, snapshotBytes, tornBytes }: ReadDataFile, writes: DataFileWrites) {
  const fd = openSync(path, "r+")
  if (tornBytes > 0) writes.truncate(fd, wholeBytes)
  return { fd, bytes: wholeBytes, snapshotBytes }
}

function startWith(path: string, state: TrackState, nowMs: number, writes: DataFileWrites) {
  const { fd, bytes } = writeSnapshotFile(path, state, nowMs, writes)
  return { fd, bytes, snapshotBytes: bytes }
}
