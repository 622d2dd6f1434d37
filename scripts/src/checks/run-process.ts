import { spawn } from "node:child_process"

export interface ProcessResult {
  /** Exit code; null when a signal, such as the one of the time limit, ended it. */
  readonly code: number | null
  /** What it wrote to stdout and stderr, as it came. */
  readonly output: string
}

export interface ProcessOptions {
  readonly cwd: string
  /** The whole environment. @default that of this process */
  readonly env?: NodeJS.ProcessEnv
  /** Longest run in ms, then it is killed. @default 120,000 */
  readonly timeoutMs?: number
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  const { cwd, env = process.env, timeoutMs = 120_000 } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      // On Windows npm and pnpm are command files, which only a shell can start.
      shell: process.platform === "win32" && command !== process.execPath,
    })
    let output = ""
    const collect = (chunk: string): void => {
      output += chunk
    }
    child.stdout.setEncoding("utf8").on("data", collect)
    child.stderr.setEncoding("utf8").on("data", collect)
    child.once("error", reject)
    child.once("close", (code, signal) => {
      resolve({ code, output: signal ? `${output}\nended by ${signal} (time limit: ${timeoutMs} ms)` : output })
    })
  })
}
