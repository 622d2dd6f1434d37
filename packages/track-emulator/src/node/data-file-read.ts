import type { FileHandle } from "node:fs/promises"
import { LineError, LineSplitter } from "../snapshot/line-splitter.ts"
import { EmulatorSnapshotError } from "../snapshot/snapshot-error.ts"
import { StateReader } from "../snapshot/state-reader.ts"
import type { TrackState } from "../state/track-state.ts"
import type { StateClock } from "../state-clock.ts"
import { EmulatorDataFileError } from "./data-file-error.ts"

/** What a data file holds. */
export interface ReadDataFile {
  readonly state: TrackState
  /** Bytes of whole lines. */
  readonly wholeBytes: number
  /** Bytes of the snapshot at its start. */
  readonly snapshotBytes: number
  /** Bytes of a last line that was not written to its end, and so never answered. */
  readonly tornBytes: number
  /** Whether the last line is whole but for its line feed, so that nothing can be added behind it. */
  readonly unended: boolean
  /** Operations logged after the snapshot. */
  readonly replayed: number
}

const readBytes: number = 1024 * 1024

/**
 * Reads a data file piece by piece, so that it may be of any size.
 *
 * @throws EmulatorDataFileError when it is none, is damaged or of a newer version, the signal's reason, and the system's error
 */
export async function readDataFile(
  path: string,
  file: FileHandle,
  { clock, signal }: { clock: StateClock; signal: AbortSignal | undefined },
): Promise<ReadDataFile> {
  const reader = new StateReader(clock)
  const splitter = new LineSplitter()
  const buffer = new Uint8Array(readBytes)
  let position = 0
  let snapshotBytes = 0
  try {
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, readBytes, position)
      if (bytesRead === 0) break
      position += bytesRead
      const { firstNumber, lines } = splitter.push(buffer.subarray(0, bytesRead))
      for (const [index, line] of lines.entries()) {
        if (!reader.complete) snapshotBytes += Buffer.byteLength(line) + 1
        reader.takeText(firstNumber + index, line)
      }
    }
    const { text, number, bytes } = splitter.end()
    // A snapshot that was cut is refused; a request that was cut was not answered.
    const unended = bytes > 0 && text !== undefined && (!reader.complete || isWhole(text))
    if (unended) {
      if (!reader.complete) snapshotBytes += bytes + 1
      reader.takeText(number, text)
    }
    const state = reader.finish(number)
    return {
      state,
      wholeBytes: unended ? position : position - bytes,
      snapshotBytes,
      tornBytes: unended ? 0 : bytes,
      unended,
      replayed: reader.replayed,
    }
  } catch (error) {
    const damage = error instanceof LineError ? new EmulatorSnapshotError(error.line, error.message) : error
    throw damage instanceof EmulatorSnapshotError ? describe(path, damage, reader) : damage
  }
}

/** An object is JSON with its last bracket only, so that one that can be read was written to its end. */
function isWhole(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null
  } catch {
    return false
  }
}

function describe(
  path: string,
  damage: EmulatorSnapshotError,
  { started, complete }: StateReader,
): EmulatorDataFileError {
  const left = "It was left as it is."
  if (!started) {
    const message = `${path} is not a data file that can be read here: ${damage.message}. ${left} Choose another path, or move it away.`
    return new EmulatorDataFileError(path, message, { cause: damage })
  }
  const advice = complete
    ? `To go on without that line and those after it, keep the first ${damage.line - 1} lines: head -n ${damage.line - 1}.`
    : "Bring back a copy, or move it away to start with nothing."
  return new EmulatorDataFileError(path, `${path} is damaged: ${damage.message}. ${left} ${advice}`, { cause: damage })
}
