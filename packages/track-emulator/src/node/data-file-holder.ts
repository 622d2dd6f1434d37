import { execFileSync } from "node:child_process"
import { readFileSync, readlinkSync } from "node:fs"
import { hostname } from "node:os"
import { codeOf } from "./data-file-error.ts"

/** Who holds a lock, as its file says. */
export interface LockHolder {
  readonly pid: number
  /** Tells a later process of the same number apart. Null where the system does not say. */
  readonly started: string | null
  readonly host: string
  /** Which of the host's numberings of processes `pid` is of: containers and boots have their own. Null where there is one. */
  readonly system: string | null
  /** ISO 8601. */
  readonly since: string
}

/** This process as the text of a lock. */
export function describeSelf(): string {
  const holder: LockHolder = {
    pid: process.pid,
    started: processStart(process.pid) ?? null,
    host: hostname(),
    system: thisSystem(),
    since: new Date().toISOString(),
  }
  return `${JSON.stringify(holder)}\n`
}

/** The holder that the text of a lock names, if any. */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== "object" || value === null) return undefined
    const { pid, started, host, system, since } = value as Partial<Record<keyof LockHolder, unknown>>
    // To the system, 0 and below are groups of processes.
    if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid < 1) return undefined
    if (typeof host !== "string" || typeof since !== "string") return undefined
    return { pid, started: textOrNull(started), host, system: textOrNull(system), since }
  } catch {
    return undefined
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null
}

/** Whether a holder still runs. A process of another machine or container cannot be looked up. */
export function fateOf({ pid, started, host, system }: LockHolder): "runs" | "gone" | "out of sight" {
  if (host !== hostname() || system !== thisSystem()) return "out of sight"
  const now = processStart(pid)
  if (now === "gone") return "gone"
  return now === undefined || started === null || now === started ? "runs" : "gone"
}

/** A holder for people. A number of another container would be taken for one of here. */
export function nameHolder(holder: LockHolder): string {
  const { pid, host, since } = holder
  if (fateOf(holder) === "out of sight")
    return `process ${pid} of another machine or container (${host}) since ${since}`
  return `${pid === process.pid ? "this process" : `process ${pid}`} since ${since}`
}

/**
 * When a process started, as a text that no other process of the same number has; "gone" when there is no such process.
 * Undefined when the system does not tell: then only the number is known.
 */
export function processStart(pid: number): string | "gone" | undefined {
  if (!isRunning(pid)) return "gone"
  if (process.platform === "linux") return startOnLinux(pid)
  if (process.platform === "win32") return undefined
  try {
    const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" }
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env }).trim()
    return text === "" ? "gone" : text
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Not ours to signal, but there.
    return codeOf(error) === "EPERM"
  }
}

/** In ticks since the system started. */
function startOnLinux(pid: number): string | "gone" | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The second field is the program's name in brackets, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    // Dead, but its parent has not looked yet.
    if (fields[0] === "Z" || fields[0] === "X") return "gone"
    return fields[19]
  } catch {
    return undefined
  }
}

/** The boot, which two machines of the same name do not share either, and the namespace. */
function thisSystem(): string | null {
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`
  } catch {
    return null
  }
}
