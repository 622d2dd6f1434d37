import { fchmodSync, fstatSync, openSync, statSync } from "node:fs"
import { dumpState } from "../snapshot/dump-state.ts"
import { snapshotChunks } from "../snapshot/snapshot.ts"
import type { TrackState } from "../state/track-state.ts"
import type { DataFileLock } from "./data-file-lock.ts"
import type { ReadDataFile } from "./data-file-read.ts"
import { type DataFileWrites, writeAll } from "./data-file-writes.ts"

/** How a file is written. */
export interface WriteContext {
  readonly lock: DataFileLock
  readonly now: () => number
  readonly writes: DataFileWrites
  /** Whether each line waits for the disk. */
  readonly synced: boolean
}

/** A file that is open: whole lines, and more to come at its end. */
export class DataFileLog {
  readonly #path: string
  readonly #fd: number
  readonly #ino: number
  readonly #writes: DataFileWrites
  readonly #synced: boolean
  #size: number
  #torn = false

  /** @param size - bytes of whole lines in the file */
  constructor(path: string, fd: number, size: number, { writes, synced }: WriteContext) {
    this.#path = path
    this.#fd = fd
    this.#ino = fstatSync(fd).ino
    this.#size = size
    this.#writes = writes
    this.#synced = synced
  }

  /** Bytes of whole lines. */
  get size(): number {
    return this.#size
  }

  /**
   * Whether the path leads to this file, and nobody else wrote it: it may have been removed, replaced or cut while it is open, and
   * what is added would be lost.
   */
  isInPlace(): boolean {
    const found = statSync(this.#path, { throwIfNoEntry: false })
    if (found?.ino !== this.#ino) return false
    return this.#torn ? found.size >= this.#size : found.size === this.#size
  }

  /**
   * Adds a line, whole or not at all.
   *
   * @throws the system's error; then the file ends where it did, or will before anything else is added
   */
  append(line: Uint8Array): void {
    this.#mend()
    try {
      writeAll(this.#writes, this.#fd, line, this.#size)
      if (this.#synced) this.#writes.sync(this.#fd)
    } catch (error) {
      this.#torn = true
      try {
        this.#mend()
      } catch {
        // It is tried again before the next line, which is not added otherwise.
      }
      throw error
    }
    this.#size += line.length
  }

  close(): void {
    this.#writes.close(this.#fd)
  }

  /** Cuts off what was left of a line that could not be written: the next one would begin within it. */
  #mend(): void {
    if (!this.#torn) return
    this.#writes.truncate(this.#fd, this.#size)
    this.#torn = false
  }
}

/** Where a new file is written before it takes the old one's place. One left behind was never in use. */
export function temporaryPathOf(path: string): string {
  return `${path}.tmp`
}

/**
 * Puts a snapshot in the file's place. Whatever happens, the path leads to the old file or to the new one, whole: the new one is
 * written beside it and renamed once it is on the disk.
 *
 * @throws the system's error; then the old file is where it was
 */
export function startLog(path: string, state: TrackState, context: WriteContext): DataFileLog {
  const { lock, now, writes } = context
  const temporary = temporaryPathOf(path)
  writes.remove(temporary)
  const fd = writes.create(temporary)
  let log: DataFileLog
  try {
    let bytes = 0
    for (const chunk of snapshotChunks(dumpState(state, now()))) {
      writeAll(writes, fd, chunk, bytes)
      bytes += chunk.length
      lock.beat()
    }
    writes.sync(fd)
    log = new DataFileLog(path, fd, bytes, context)
    // It may have taken long.
    lock.check()
    writes.rename(temporary, path)
  } catch (error) {
    writes.close(fd)
    writes.remove(temporary)
    throw error
  }
  writes.syncFolderOf(path)
  return log
}

/**
 * Goes on with a file that was read: cuts off a last line that is not whole, and ends one that lacks its line feed.
 *
 * @throws the system's error
 */
export function continueLog(path: string, read: ReadDataFile, context: WriteContext): DataFileLog {
  const { writes } = context
  const { wholeBytes, tornBytes, unended } = read
  const fd = openSync(path, "r+")
  try {
    keepPrivate(fd)
    if (tornBytes > 0) writes.truncate(fd, wholeBytes)
    if (unended) writeAll(writes, fd, lineFeed, wholeBytes)
    return new DataFileLog(path, fd, wholeBytes + (unended ? lineFeed.length : 0), context)
  } catch (error) {
    writes.close(fd)
    throw error
  }
}

const lineFeed: Uint8Array = new TextEncoder().encode("\n")

/** It holds personal data: for its owner alone, as one that is made here is. */
function keepPrivate(fd: number): void {
  if ((fstatSync(fd).mode & 0o077) === 0) return
  try {
    fchmodSync(fd, 0o600)
  } catch {
    // Another user's, who let this one write it; or a file system without such modes.
  }
}
