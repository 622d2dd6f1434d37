import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, openSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { onTestFinished, vi } from "vitest"

// A bound for hanging tests, not a measure: each starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

export const programPath: string = fileURLToPath(new URL("../../dist/node/cli/main.js", import.meta.url))

export interface CliRun {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface RunningCli {
  child: ChildProcess
  /** What it has written so far. */
  readonly stdout: string
  readonly stderr: string
  /** Resolves once its standard output holds this, or it has ended. */
  wrote(text: string): Promise<void>
  ended: Promise<CliRun>
}

export interface CliOptions {
  env?: NodeJS.ProcessEnv
  /** What it reads from standard input; undefined leaves that open. */
  input?: string | undefined
}

/** Runs the program to its end. */
export function runCli(args: readonly string[], { input = "", env = {} }: CliOptions = {}): Promise<CliRun> {
  return startCli(args, { input, env }).ended
}

/** Starts the program. It is killed at the end of the test, if it is still there. */
export function startCli(args: readonly string[], { input, env = {} }: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [programPath, ...args], { env: { ...cleanEnv(), ...env } })
  onTestFinished(() => {
    child.kill("SIGKILL")
  })
  const written = { stdout: "", stderr: "" }
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text
      tell()
    })
  }
  // It may end without having read.
  child.stdin.on("error", () => {})
  if (input !== undefined) child.stdin.end(input)
  const ended = new Promise<CliRun>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code, signal) => {
      resolve({ code, signal, ...written })
      tell()
    })
  })
  return {
    child,
    get stdout() {
      return written.stdout
    },
    get stderr() {
      return written.stderr
    },
    wrote: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!written.stdout.includes(text) && child.exitCode === null && child.signalCode === null) return
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
      }),
    ended,
  }
}

/** Starts the program with a file or device as its standard output. It is killed at the end of the test, if it is still there. */
export function startInto(
  path: string,
  args: readonly string[],
): { child: ChildProcess; ended: Promise<Omit<CliRun, "stdout">> } {
  const output = openSync(path, "a")
  const child = spawn(process.execPath, [programPath, ...args], {
    stdio: ["ignore", output, "pipe"],
    env: cleanEnv(),
  })
  closeSync(output)
  onTestFinished(() => {
    child.kill("SIGKILL")
  })
  let stderr = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  const ended = new Promise<Omit<CliRun, "stdout">>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code, signal) => resolve({ code, signal, stderr }))
  })
  return { child, ended }
}

/** An emulator of the program, on a port of its own. */
export async function startOne(args: readonly string[] = [], options: CliOptions = {}) {
  const running = startCli(["--port", "0", "--json", ...args], { input: "", ...options })
  await running.wrote("\n")
  const text = running.stdout.split("\n")[0] ?? ""
  if (text === "") throw new Error(`it did not start: ${(await running.ended).stderr}`)
  const { url, pid }: { url: string; pid: number } = JSON.parse(text)
  return { ...running, running, url, pid }
}

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cio-emulator-cli-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Without what the machine may have set for emulators and terminals. */
function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("CIO_EMULATOR_")))
}
