import { CliError } from "./cli-error.ts"

/** An error for people, after the name of the program. What is nobody's fault but ours comes with its stack, to be reported. */
export function explainFailure(error: unknown): string {
  if (error instanceof CliError) return `cio-track-emulator: ${error.message}`
  return `cio-track-emulator: this should not happen, please report it: ${error instanceof Error ? error.stack : String(error)}`
}
