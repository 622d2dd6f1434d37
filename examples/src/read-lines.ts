import { createReadStream } from "node:fs"

/** A line of a file, counted from 1, and how many bytes of the file had been read from disk by then. */
export interface Line {
  number: number
  text: string
  bytesRead: number
}

/**
 * The lines of a UTF-8 file, read as they are asked for. Only "\n" ends a line: node:readline also splits at U+2028,
 * which JSON allows inside a text.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const stream = createReadStream(path, { encoding: "utf8" })
  let number = 0
  let rest = ""
  for await (const chunk of stream) {
    const lines = `${rest}${chunk}`.split("\n")
    rest = lines.pop() ?? ""
    for (const text of lines) yield { number: ++number, text, bytesRead: stream.bytesRead }
  }
  if (rest !== "") yield { number: ++number, text: rest, bytesRead: stream.bytesRead }
}
