import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const examples = fileURLToPath(new URL("..", import.meta.url))

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** A program under way. */
export interface RunningProgram {
  pid: number
  /** What it has written so far. */
  readonly stdout: string
  kill(signal: NodeJS.Signals): void
  ended: Promise<Run>
}

/** Runs a TypeScript program of the examples to its end. */
export function runProgram(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return startProgram(file, args, env).ended
}

/** Starts a TypeScript program of the examples. */
export function startProgram(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): RunningProgram {
  return start(process.execPath, ["--import", "tsx", file, ...args], examples, env)
}

/** Runs a command in a folder to its end. */
export function run(
  command: string,
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Run> {
  return start(command, args, folder, env).ended
}

function start(command: string, args: readonly string[], folder: string, env: NodeJS.ProcessEnv): RunningProgram {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const written = { stdout: "", stderr: "" }
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text
    })
  }
  return {
    pid: child.pid ?? -1,
    get stdout() {
      return written.stdout
    },
    kill: (signal) => child.kill(signal),
    ended: endOf(child, written),
  }
}

function endOf(child: ChildProcess, written: Omit<Run, "code">): Promise<Run> {
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code) => resolve({ code, ...written }))
  })
}
