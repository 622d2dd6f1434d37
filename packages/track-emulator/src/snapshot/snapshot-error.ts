/**
 * A snapshot cannot be read. The message names the line and the rule, and holds nothing of what the line holds. What the
 * emulator held before is untouched.
 */
export class EmulatorSnapshotError extends Error {
  override readonly name = "EmulatorSnapshotError"
  readonly code = "snapshot"
  /** Number of the line, from 1. */
  readonly line: number

  constructor(line: number, rule: string, options?: ErrorOptions) {
    super(`line ${line}: ${rule}`, options)
    this.line = line
  }
}
