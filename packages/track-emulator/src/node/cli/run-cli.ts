import { CommanderError } from "commander"
import { CliError } from "./cli-error.ts"
import { createProgram } from "./create-program.ts"
import { explainFailure } from "./explain-failure.ts"

/**
 * Runs one command line to its end, and gives the exit code: 0 done, 1 failed, 2 wrong use.
 *
 * @param args - what stands behind the name of the program
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: "user" })
    return 0
  } catch (error) {
    // Commander has said what is to be said. It ends help and version in this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    process.stderr.write(`${explainFailure(error)}\n`)
    return error instanceof CliError ? error.exitCode : 1
  }
}
