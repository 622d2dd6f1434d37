import { logText } from "../snapshot/log-line.ts"
import type { TrackState } from "../state/track-state.ts"
import type { StateClock } from "../state-clock.ts"
import type { TakenOperation } from "../taken-operation.ts"
import type { DataFile } from "./data-file.ts"
import { EmulatorDataFileError, explain } from "./data-file-error.ts"
import type { DataFileLock } from "./data-file-lock.ts"
import { DataFileLog } from "./data-file-log.ts"
import { writeSnapshotFile } from "./data-file-snapshot.ts"
import type { DataFileWrites } from "./data-file-writes.ts"

/** A log up to this size is not worth a new snapshot. */
const smallLogBytes: number = 16 * 1024 * 1024
/** Things held up to which a snapshot is written between two requests: that takes some 0.2 s. */
const maxHeldWhileServing = 100_000

/** A file that is open for what comes next. */
export interface OpenFile {
  readonly fd: number
  /** Bytes of whole lines. */
  readonly bytes: number
  readonly snapshotBytes: number
}

/** What a store goes by, and what was found at the start. */
export interface StoreContext {
  readonly clock: StateClock
  readonly lock: DataFileLock
  readonly now: () => number
  readonly writes: DataFileWrites
  readonly synced: boolean
  readonly replayed: number
  readonly droppedBytes: number
}

/** A data file that is open: adds to its log, and now and then puts a snapshot in place of it all. */
export class DataFileStore implements DataFile {
  readonly path: string
  readonly clock: StateClock
  readonly replayed: number
  readonly droppedBytes: number
  readonly #context: StoreContext
  #state: TrackState
  #log: DataFileLog
  /** Size of the file from which on a new snapshot is worth it. */
  #dueAtBytes: number
  #closed = false

  constructor(path: string, state: TrackState, file: OpenFile, context: StoreContext) {
    this.path = path
    this.clock = context.clock
    this.replayed = context.replayed
    this.droppedBytes = context.droppedBytes
    this.#context = context
    this.#state = state
    this.#log = new DataFileLog(file.fd, file.bytes, context)
    this.#dueAtBytes = dueAfter(file.snapshotBytes)
    // Nobody waits for answers yet.
    this.#compactIfDue()
  }

  get state(): TrackState {
    return this.#state
  }

  append(atMs: number, operations: readonly TakenOperation[]): void {
    if (operations.length === 0) return
    this.#checkOpen()
    // Before the line is added: the state is that of the lines before it.
    if (heldIn(this.#state) <= maxHeldWhileServing) this.#compactIfDue()
    const line = Buffer.from(`${logText(atMs, operations)}\n`)
    this.#explained(() => this.#log.append(line))
  }

  replaceWith(state: TrackState): void {
    this.#checkOpen()
    this.#explained(() => this.#write(state))
    this.#state = state
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#compactIfDue()
    this.#log.close()
    this.#context.lock.release()
  }

  #compactIfDue(): void {
    if (this.#log.size < this.#dueAtBytes) return
    try {
      this.#write(this.#state)
    } catch {
      // Nothing is lost: the file holds it all, at greater length. Not tried again at once, because it takes its time.
      this.#dueAtBytes = this.#log.size * 2
    }
  }

  #write(state: TrackState): void {
    const { now, writes } = this.#context
    const { fd, bytes } = writeSnapshotFile(this.path, state, now(), writes)
    const before = this.#log
    this.#log = new DataFileLog(fd, bytes, this.#context)
    this.#dueAtBytes = dueAfter(bytes)
    before.close()
  }

  #checkOpen(): void {
    if (this.#closed) throw new EmulatorDataFileError(this.path, `${this.path} is closed: the emulator has ended`)
  }

  #explained(write: () => void): void {
    try {
      write()
    } catch (cause) {
      throw new EmulatorDataFileError(this.path, `cannot write ${this.path}: ${explain(cause)}`, { cause })
    }
  }
}

/** Once the log is as long as the snapshot, so that each byte is written twice at most, on average. */
function dueAfter(snapshotBytes: number): number {
  return snapshotBytes + Math.max(snapshotBytes, smallLogBytes)
}

/** About as many as a snapshot would have lines. */
function heldIn({ people, objects, relationships, devices, events, deliveries }: TrackState): number {
  return people.size + objects.size + relationships.size + devices.size + events.size + deliveries.length
}
