import { type DataFileWrites, writeAll } from "./data-file-writes.ts"

/** The end of the file, where lines are added. */
export class DataFileLog {
  readonly #fd: number
  readonly #writes: DataFileWrites
  readonly #synced: boolean
  #size: number
  #torn = false

  /** @param size - bytes of whole lines in the file */
  constructor(fd: number, size: number, { writes, synced }: { writes: DataFileWrites; synced: boolean }) {
    this.#fd = fd
    this.#size = size
    this.#writes = writes
    this.#synced = synced
  }

  /** Bytes of whole lines. */
  get size(): number {
    return this.#size
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
