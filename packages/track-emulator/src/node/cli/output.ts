import { systemCodeOf } from "./cli-error.ts"

/** Writes a line to standard output. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a line to standard error. */
export function printErrorLine(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Lets the program go on when nobody reads any more, as behind `| head`: it has more to do than to write. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (systemCodeOf(error) !== "EPIPE") throw error
    })
  }
}
