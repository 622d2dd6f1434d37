import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"

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
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** Ticks since the system started, which count on from boot to boot, so that the boot belongs to it. */
function startOnLinux(pid: number): string | "gone" | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The second field is the program's name in brackets, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    // Dead, but its parent has not looked yet.
    if (fields[0] === "Z" || fields[0] === "X") return "gone"
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19]}`
  } catch {
    return undefined
  }
}
