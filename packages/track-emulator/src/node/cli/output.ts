import { systemCodeOf } from "./cli-error.ts"

/** Writes a line to standard output. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a line to standard error. */
export function printErrorLine(line: string): void {
  process.stderr.write(`${line}\n`)
}

/**
 * Lets the program go on when its output goes nowhere: it has more to do than to write. That nobody reads any more, as behind
 * `| head`, is nothing to tell; of anything else, such as a full disk, standard error is told once, and the exit code is 1.
 */
export function outliveOutput(): void {
  let isTold = false
  process.stdout.on("error", (error) => {
    if (isTold || systemCodeOf(error) === "EPIPE") return
    isTold = true
    process.exitCode = 1
    printErrorLine(
      `cio-track-emulator: cannot write to standard output: ${whyNotWritten(error)}; what cannot be is dropped`,
    )
  })
  // Nobody is left to be told.
  process.stderr.on("error", () => {})
}

/** Why the system did not write, in words where it is to be expected. */
export function whyNotWritten(error: unknown): string {
  const code = systemCodeOf(error) ?? "unknown error"
  return whys[code] ?? code
}

const whys: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  EACCES: "not allowed",
  EISDIR: "it is a folder; name a file",
  ENOSPC: "the disk is full",
}
