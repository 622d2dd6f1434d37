/** Shows how far something has come: one line that updates itself on a terminal, a line at every quarter elsewhere. */
export interface Progress {
  /** @param percent 0 to 100, or undefined where the end is not known: shown on a terminal only */
  show(percent: number | undefined, text: string): void
  /** Takes the line off a terminal again. */
  end(): void
}

/** The progress of one thing, on that stream. */
export function createProgress(out: NodeJS.WriteStream): Progress {
  let quarters = 0
  return {
    show(percent, text) {
      const line = percent === undefined ? `  ${text}` : `  ${String(Math.floor(percent)).padStart(3)} %  ${text}`
      if (out.isTTY) {
        out.write(`\r\x1b[2K${line}`)
      } else if (percent !== undefined && Math.floor(percent / 25) > quarters) {
        quarters = Math.floor(percent / 25)
        out.write(`${line}\n`)
      }
    },
    end() {
      if (out.isTTY) out.write("\r\x1b[2K")
    },
  }
}
