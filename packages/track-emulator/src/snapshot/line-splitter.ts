const lineFeed = 0x0a
/** Longest line in bytes. A text of JavaScript ends at 512 MB, and one without any line feed must not fill the memory. */
const maxLineBytes: number = 256 * 1024 * 1024

/** What was split off: whole lines, without their line feeds. */
export interface SplitLines {
  /** Number of the first one, from 1. */
  readonly firstNumber: number
  readonly lines: readonly string[]
}

/** What follows the last line feed. */
export interface Remainder {
  /** Undefined when it is no UTF-8, as a line that was cut within a character. */
  readonly text: string | undefined
  readonly number: number
  readonly bytes: number
}

/** A line that cannot be text: no UTF-8, or far too long. */
export class LineError extends Error {
  override readonly name = "LineError"
  /** Number of the line, from 1. */
  readonly line: number

  constructor(line: number, rule: string) {
    super(rule)
    this.line = line
  }
}

/**
 * Splits chunks of UTF-8 into lines, wherever the chunks are cut. Lines end in LF; the CR of a CRLF stays, which is a blank to
 * JSON. A byte order mark at the very start is passed over.
 */
export class LineSplitter {
  // Fatal: what is not UTF-8 would come out as other text than what was written.
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #count = 0
  #fault: LineError | undefined

  /**
   * The lines that end in this chunk, which may be reused afterwards. Those before one that cannot be text are handed over first:
   * its error comes with the next call.
   *
   * @throws LineError
   */
  push(chunk: Uint8Array): SplitLines {
    if (this.#fault) throw this.#fault
    const firstNumber = this.#count + 1
    const end = chunk.lastIndexOf(lineFeed)
    const lines = end === -1 ? [] : this.#takeLines(chunk.subarray(0, end))
    this.#keep(chunk.subarray(end + 1))
    return { firstNumber, lines }
  }

  /**
   * What follows the last line feed, once all chunks are in: a last line that nothing ends.
   *
   * @throws LineError
   */
  end(): Remainder {
    if (this.#fault) throw this.#fault
    const bytes = this.#takePending()
    return { text: this.#decode(bytes), number: this.#count + 1, bytes: bytes.length }
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return
    this.#pendingBytes += part.length
    if (this.#pendingBytes > maxLineBytes) {
      this.#fault ??= new LineError(this.#count + 1, `a line must be at most ${maxLineBytes} bytes`)
    }
    this.#pending.push(new Uint8Array(part))
  }

  /** The lines that are pending, with this at their end. */
  #takeLines(last: Uint8Array): readonly string[] {
    // Not copied: it is taken at once.
    this.#pending.push(last)
    this.#pendingBytes += last.length
    const bytes = this.#takePending()
    const lines = this.#decode(bytes)?.split("\n") ?? this.#linesBeforeFault(bytes)
    this.#count += lines.length
    return lines
  }

  #takePending(): Uint8Array {
    const parts = this.#pending
    const [first, ...others] = parts
    this.#pending = []
    const length = this.#pendingBytes
    this.#pendingBytes = 0
    if (!first) return new Uint8Array(0)
    if (others.length === 0) return first
    const joined = new Uint8Array(length)
    let offset = 0
    for (const part of parts) {
      joined.set(part, offset)
      offset += part.length
    }
    return joined
  }

  #linesBeforeFault(bytes: Uint8Array): readonly string[] {
    const lines: string[] = []
    for (let start = 0; start <= bytes.length; ) {
      const found = bytes.indexOf(lineFeed, start)
      const end = found === -1 ? bytes.length : found
      const line = this.#decode(bytes.subarray(start, end), start === 0)
      if (line === undefined) {
        this.#fault = new LineError(this.#count + 1 + lines.length, "must be UTF-8")
        break
      }
      lines.push(line)
      start = end + 1
    }
    return lines
  }

  /** Undefined when it is not UTF-8. */
  #decode(bytes: Uint8Array, atStart = true): string | undefined {
    const isMarked = atStart && this.#count === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    try {
      return this.#decoder.decode(isMarked ? bytes.subarray(3) : bytes)
    } catch {
      return undefined
    }
  }
}
