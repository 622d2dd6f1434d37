import { existsSync } from "node:fs"
import { dirname } from "node:path"
import { logText } from "../snapshot/log-line.ts"
import type { TrackState } from "../state/track-state.ts"
import type { StateClock } from "../state-clock.ts"
import type { TakenOperation } from "../taken-operation.ts"
import type { DataFile } from "./data-file.ts"
import { EmulatorDataFileError, explain } from "./data-file-error.ts"
import type { DataFileLock } from "./data-file-lock.ts"
import { type DataFileLog, startLog, type WriteContext } from "./data-file-log.ts"

/** A log up to this size is not worth a new snapshot. */
const smallLogBytes: number = 16 * 1024 * 1024
/** Things held up to which a snapshot is written between two requests: that takes some 0.2 s. */
const maxHeldWhileServing = 100_000

/** What a store goes by, and what was found at the start. */
export interface StoreContext extends WriteContext {
  readonly clock: StateClock
  /** Bytes of the snapshot at the file's start. */
  readonly snapshotBytes: number
  readonly replayed: number
  readonly droppedBytes: number
}

/** A data file that is open: adds to its log, and now and then puts a snapshot in place of it all. */
export class DataFileStore implements DataFile {
  readonly path: string
  readonly clock: StateClock
  readonly replayed: number
  readonly droppedBytes: number
  readonly #context: WriteContext
  readonly #lock: DataFileLock
  #state: TrackState
  #log: DataFileLog
  /** Size of the file from which on a new snapshot is worth it. */
  #dueAtBytes: number
  #closed = false

  constructor(path: string, state: TrackState, log: DataFileLog, context: StoreContext) {
    this.path = path
    this.clock = context.clock
    this.replayed = context.replayed
    this.droppedBytes = context.droppedBytes
    this.#context = context
    this.#lock = context.lock
    this.#state = state
    this.#log = log
    this.#dueAtBytes = dueAfter(context.snapshotBytes)
    // Nobody waits for answers yet.
    this.#compactIfDue()
  }

  get state(): TrackState {
    return this.#state
  }

  append(atMs: number, operations: readonly TakenOperation[]): void {
    if (operations.length === 0) return
    this.#checkOpen()
    const line = Buffer.from(`${logText(atMs, operations)}\n`)
    this.#explained(() => {
      this.#lock.check()
      // Before the line is added: the state is that of the lines before it.
      if (!this.#log.isInPlace()) this.#write(this.#state)
      else if (heldIn(this.#state) <= maxHeldWhileServing) this.#compactIfDue()
      this.#log.append(line)
    })
  }

  replaceWith(state: TrackState): void {
    this.#checkOpen()
    this.#explained(() => {
      this.#lock.check()
      this.#write(state)
    })
    this.#state = state
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    try {
      this.#explained(() => this.#leaveWhole())
    } catch (error) {
      // Whoever took the folder away does not want what is in it.
      if (existsSync(dirname(this.path))) throw error
    } finally {
      this.#log.close()
      this.#lock.release()
    }
  }

  /** A last look, after which nobody minds the file. */
  #leaveWhole(): void {
    try {
      this.#lock.check()
    } catch {
      // It is another's by now, who has read what was kept so far. What came later was told so.
      return
    }
    if (!this.#log.isInPlace()) this.#write(this.#state)
    else this.#compactIfDue()
  }

  #compactIfDue(): void {
    if (this.#log.size < this.#dueAtBytes) return
    try {
      this.#write(this.#state)
    } catch (error) {
      // The lock was lost while it was written.
      if (error instanceof EmulatorDataFileError) throw error
      // Nothing is lost: the file holds it all, at greater length. Not tried again at once, because it takes its time.
      this.#dueAtBytes = this.#log.size * 2
    }
  }

  #write(state: TrackState): void {
    const before = this.#log
    this.#log = startLog(this.path, state, this.#context)
    this.#dueAtBytes = dueAfter(this.#log.size)
    before.close()
  }

  #checkOpen(): void {
    if (this.#closed) throw new EmulatorDataFileError(this.path, `${this.path} is closed: the emulator has ended`)
  }

  #explained(write: () => void): void {
    try {
      write()
    } catch (cause) {
      if (cause instanceof EmulatorDataFileError) throw cause
      throw new EmulatorDataFileError(this.path, `cannot write ${this.path}: ${explain(cause, this.path)}`, { cause })
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
