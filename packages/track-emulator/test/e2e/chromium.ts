import { spawnSync } from "node:child_process"
import { constants } from "node:fs"
import { access } from "node:fs/promises"
import { delimiter, join } from "node:path"

/** What the browser is called on the systems that have one. */
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]

/**
 * The Chromium to test with: that of `CHROMIUM_PATH`, or the first that is found on the PATH. When there is none, Debian's
 * package is installed, which needs root or a `sudo` that asks for no password.
 */
export async function findChromium(): Promise<string> {
  const { CHROMIUM_PATH: given } = process.env
  if (given) {
    if (await isExecutable(given)) return given
    throw new Error(`CHROMIUM_PATH must be the path of a Chromium to run, got ${given}`)
  }
  const found = await onPath()
  if (found !== undefined) return found
  installChromium()
  const installed = await onPath()
  if (installed !== undefined) return installed
  throw new Error(`apt-get installed chromium, but none of ${names.join(", ")} is on the PATH: set CHROMIUM_PATH`)
}

async function onPath(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      if (await isExecutable(path)) return path
    }
  }
  return undefined
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

function installChromium(): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"]
  console.error(
    `The inspector is tested in a real browser, and there is none of ${names.join(", ")} on the PATH. ` +
      "Installing Debian's package chromium with apt-get. To use another one, set CHROMIUM_PATH.",
  )
  const commands = [
    ["apt-get", "update", "-qq"],
    ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
  ]
  for (const words of commands) {
    const [command = "", ...parameters] = [...asRoot, ...words]
    const { status, error } = spawnSync(command, parameters, {
      // What apt-get says is no result of the tests.
      stdio: ["ignore", process.stderr, "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    })
    if (status === 0) continue
    const why = error ? error.message : `exit code ${status}`
    throw new Error(
      `There is no Chromium, and it could not be installed: ${[command, ...parameters].join(" ")}: ${why}. ` +
        "Install Chromium or Chrome, and set CHROMIUM_PATH when it is not on the PATH.",
    )
  }
}
