import { closeSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import { dirname } from "node:path"

/** What is done to the file system, in one place, so that a test can have it fail. */
export interface DataFileWrites {
  /** Opens a file that is not there yet, readable by its owner alone: it holds personal data. */
  create(path: string): number
  /** Writes as much of the bytes as it can, and tells how much that was. */
  write(fd: number, bytes: Uint8Array, position: number): number
  truncate(fd: number, size: number): void
  sync(fd: number): void
  close(fd: number): void
  rename(from: string, to: string): void
  remove(path: string): void
  /** Makes a rename in that folder survive a loss of power. */
  syncFolderOf(path: string): void
}

export const dataFileWrites: DataFileWrites = Object.freeze({
  create: (path) => openSync(path, "wx", 0o600),
  write: (fd, bytes, position) => writeSync(fd, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  sync: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  syncFolderOf,
} satisfies DataFileWrites)

/** Writes all of the bytes. */
export function writeAll(writes: DataFileWrites, fd: number, bytes: Uint8Array, position: number): void {
  let written = 0
  while (written < bytes.length) written += writes.write(fd, bytes.subarray(written), position + written)
}

function syncFolderOf(path: string): void {
  let fd: number | undefined
  try {
    fd = openSync(dirname(path), "r")
    fsyncSync(fd)
  } catch {
    // Windows and some file systems cannot. What was renamed is there; only a loss of power could bring the old one back.
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
