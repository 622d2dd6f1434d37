import { createHash } from "node:crypto"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runProcess } from "../checks/run-process.ts"
import type { Runtime } from "./runtimes.ts"

const minutes = 60_000

/**
 * Installs a runtime with npm in a folder of its own below `cache`, unless it is there, and returns that folder. No install
 * script runs.
 *
 * @throws Error that names the runtime and says what npm said, when it cannot be downloaded
 */
export async function installRuntime({ name, packages }: Runtime, cache: string): Promise<string> {
  const manifest = JSON.stringify({ name: "runtime", private: true, dependencies: packages })
  const folder = join(cache, createHash("sha256").update(manifest).digest("hex").slice(0, 16))
  // Written last, so that an installation cut short is none.
  const stamp = join(folder, "installed")
  if ((await readFile(stamp, "utf8").catch(() => undefined)) === manifest) return folder

  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "package.json"), manifest)
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
  const { code, output } = await runProcess("npm", args, { cwd: folder, timeoutMs: 10 * minutes })
  if (code !== 0) {
    const list = Object.entries(packages).map(([packageName, version]) => `${packageName}@${version}`)
    throw new Error(`${name} cannot be downloaded: npm install ${list.join(" ")} failed\n${output.trimEnd()}`)
  }
  await writeFile(stamp, manifest)
  return folder
}
