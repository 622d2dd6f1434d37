import { dumpState } from "../snapshot/dump-state.ts"
import { snapshotChunks } from "../snapshot/snapshot.ts"
import type { TrackState } from "../state/track-state.ts"
import { type DataFileWrites, writeAll } from "./data-file-writes.ts"

/** A file as just written: open for what comes next. */
export interface WrittenFile {
  readonly fd: number
  readonly bytes: number
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
export function writeSnapshotFile(path: string, state: TrackState, nowMs: number, writes: DataFileWrites): WrittenFile {
  const temporary = temporaryPathOf(path)
  writes.remove(temporary)
  const fd = writes.create(temporary)
  let bytes = 0
  try {
    for (const chunk of snapshotChunks(dumpState(state, nowMs))) {
      writeAll(writes, fd, chunk, bytes)
      bytes += chunk.length
    }
    writes.sync(fd)
    writes.rename(temporary, path)
  } catch (error) {
    writes.close(fd)
    writes.remove(temporary)
    throw error
  }
  writes.syncFolderOf(path)
  return { fd, bytes }
}
