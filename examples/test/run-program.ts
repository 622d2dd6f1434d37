import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const examples = fileURLToPath(new URL("..", import.meta.url))

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a TypeScript program of the examples to its end. */
export function runProgram(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return run(process.execPath, ["--import", "tsx", file, ...args], examples, env)
}

/** Runs a command in a folder to its end. */
export function run(
  command: string,
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let stdout = ""
    let stderr = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text
    })
    child.once("error", reject)
    child.once("close", (code) => resolve({ code, stdout, stderr }))
  })
}
