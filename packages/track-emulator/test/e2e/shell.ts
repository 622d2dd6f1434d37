import { execFile, spawnSync } from "node:child_process"
import { promisify } from "node:util"

/** Whether this machine can run what is copied as curl. */
export const hasCurl: boolean = spawnSync("curl", ["--version"]).status === 0

/** Runs a command as a shell does that it is pasted into, and gives what it printed. */
export async function runInShell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", command], {
    // Curl would ask a proxy for what is on this machine.
    env: { ...process.env, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" },
  })
  return stdout
}
