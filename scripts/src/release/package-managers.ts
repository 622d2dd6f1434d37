import { mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { fromRoot } from "../repository.ts"
import { mustRun } from "./must-run.ts"

const bun = "bun@1.4.5"
/** What a fresh machine has set besides its PATH: where to find certificates, proxies, a place for temporary files. */
const passedOn =
  /^(PATH|LANG|TMPDIR|TEMP|TMP|SystemRoot|ComSpec|PATHEXT|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|((HTTPS?|ALL|NO)_PROXY))$/i

/** A program that installs packages. */
export interface PackageManager {
  readonly name: string
  /** Command line that adds packages to the project in the current folder. */
  add(packages: readonly string[]): readonly [command: string, ...args: string[]]
}

export const npm: PackageManager = {
  name: "npm",
  add: (packages) => ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...packages],
}

export const packageManagers: readonly PackageManager[] = Object.freeze([
  npm,
  // Without the setting it leaves out what is younger than a day, as all that a rehearsal publishes is.
  { name: "pnpm", add: (packages) => ["pnpm", "add", "--config.minimum-release-age=0", ...packages] },
  { name: "bun", add: (packages) => ["bun", "add", ...packages] },
] satisfies PackageManager[])

/** The PATH on which all of them are found: pnpm in the version of this repository, and one version of bun. */
export async function packageManagerPath(): Promise<string> {
  const { packageManager }: { packageManager: string } = JSON.parse(await readFile(fromRoot("package.json"), "utf8"))
  const packages = [packageManager, bun].map((name) => `--package=${name}`)
  const print = ["--", "node", "-p", "process.env.PATH"]
  const args = ["exec", "--yes", "--loglevel=error", ...packages, ...print]
  return (await mustRun("npm", args, { cwd: fromRoot(".") })).trim()
}

/** The environment of somebody who starts on a machine with nothing of theirs on it. Makes the empty home folder. */
export async function freshEnvironment(folder: string, path: string): Promise<NodeJS.ProcessEnv> {
  const home = join(folder, "home")
  await mkdir(home, { recursive: true })
  const kept = Object.entries(process.env).filter(([name]) => passedOn.test(name) && name.toUpperCase() !== "PATH")
  return { ...Object.fromEntries(kept), PATH: path, HOME: home, USERPROFILE: home, NO_COLOR: "1" }
}

/** The registry that npm is configured with here, for all packages but ours. */
export async function usualRegistry(): Promise<string> {
  return (await mustRun("npm", ["config", "get", "registry"], { cwd: fromRoot(".") })).trim()
}
