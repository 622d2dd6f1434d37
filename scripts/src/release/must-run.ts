import { type ProcessOptions, runProcess } from "../checks/run-process.ts"

/** Runs a program to its end and returns what it wrote. An exit code other than 0 is an error that holds all of that. */
export async function mustRun(command: string, args: readonly string[], options: ProcessOptions): Promise<string> {
  const { code, output } = await runProcess(command, args, options)
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${code}:\n${output.trimEnd()}`)
  return output
}
