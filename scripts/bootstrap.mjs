// The one entry of every root script: makes sure that the right pnpm has installed what the lockfile says, then runs a
// task. Plain JavaScript with no dependency, because it runs before anything is installed.
//
//   node scripts/bootstrap.mjs <task> [arguments...]
//
// Node and npm are all it needs. pnpm comes through npm, in the version that package.json names: nobody has to install
// it, and nobody's own version can differ.
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const { packageManager, engines } = readJson(join(root, "package.json"))
const stampFile = join(root, "node_modules", ".bootstrap-stamp")
const onWindows = process.platform === "win32"

/** Task name to its steps. The last step gets the further arguments. */
const tasks = {
  demo: () => [quietly(turboBuild("--filter=./examples...")), pnpmScript("examples", "demo")],
  check: () => [tsScript("check-all.ts")],
  build: () => [turboBuild()],
  generate: () => [tsScript("generate.ts")],
  "spec:update": () => [tsScript("update-spec.ts")],
  "spec:lint": () => [tsScript("lint-spec.ts")],
  "test:soak": () => [
    quietly(turboBuild("--filter=@cio/track-batch...")),
    pnpmScript("packages/track-batch", "test:soak"),
  ],
  "test:mutations": () => [quietly(turboBuild("--filter=@cio/track-batch...")), tsScript("mutate-batch.ts")],
  "test:runtimes": () => [quietly(turboBuild("--filter=./packages/*")), tsScript("test-runtimes.ts")],
  "release:rehearse": () => [tsScript("release-rehearse.ts")],
  "api:update": () => [quietly(turboBuild("--filter=./packages/*")), tsScript("check.ts", "api", "--write")],
  "sizes:update": () => [quietly(turboBuild("--filter=./packages/*")), tsScript("check.ts", "sizes", "--write")],
  "bench:long": () => [quietly(turboBuild("--filter=./bench...")), pnpmScript("bench", "long")],
  "bench:emulator": () => [quietly(turboBuild("--filter=./bench...")), pnpmScript("bench", "emulator")],
  bench: () => [quietly(turboBuild("--filter=./bench...")), pnpmScript("bench", "bench")],
  format: () => [pnpm("exec", "biome", "check", "--write", ".")],
  changeset: () => [pnpm("exec", "changeset")],
  "release:version": () => [
    pnpm("exec", "changeset", "version"),
    pnpm("exec", "biome", "format", "--write", "packages"),
  ],
  "release:publish": () => [quietly(turboBuild("--filter=./packages/*")), pnpm("exec", "changeset", "publish")],
}

/** Task name to what must be true before anything is installed or run: a sentence when it is not. */
const preconditions = { "release:publish": missingRepositories }

process.exitCode = await main(process.argv[2], process.argv.slice(3))

async function main(task, extraArguments) {
  if (!Object.hasOwn(tasks, task ?? ""))
    return fail(`no task ${task ?? "named"}, known are: ${Object.keys(tasks).join(", ")}`, 2)
  if (!satisfies(process.versions.node, engines.node)) {
    return fail(`this needs Node ${engines.node}, and ${process.execPath} is ${process.versions.node}`)
  }
  const refusal = preconditions[task]?.()
  if (refusal !== undefined) return fail(refusal)
  const env = await environment()
  if (env === undefined || !(await install(env))) return 1

  const steps = tasks[task]()
  for (const [index, step] of steps.entries()) {
    const args = index === steps.length - 1 ? [...step.args, ...extraArguments] : step.args
    const code = await run({ ...step, args, env })
    if (code !== 0) return code
  }
  return 0
}

/** The environment of every step: pnpm on the PATH, no telemetry. Undefined when npm cannot bring pnpm. */
async function environment() {
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    // Part of every task's hash: what passed on one Node says nothing of another.
    NODE_VERSION_IN_USE: process.version,
  }
  const wanted = packageManager.replace("@", "/")
  if (process.env.npm_config_user_agent?.startsWith(`${wanted} `)) return env

  // npm puts the folder of the package's programs first on the PATH; that PATH is what the steps need.
  const npm = [
    "exec",
    "--yes",
    "--loglevel=error",
    `--package=${packageManager}`,
    "--",
    "node",
    "-p",
    "process.env.PATH",
  ]
  const { code, output, errors } = await capture({ command: "npm", args: npm, env })
  if (code === 0) return { ...env, PATH: output.trim() }
  fail(`npm could not bring ${packageManager}:\n${errors}`)
  return undefined
}

/** Installs unless the last installation was of the same files, by the same Node. */
async function install(env) {
  const stamp = installStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return true
  const started = Date.now()
  process.stderr.write(`installing dependencies with ${packageManager} ... `)
  // CI makes pnpm answer its own questions, such as whether to replace folders that another version left behind.
  const args = ["install", "--frozen-lockfile"]
  const { code, output, errors } = await capture({ command: "pnpm", args, env: { ...env, CI: "true" } })
  if (code !== 0) {
    process.stderr.write(`failed\n${output}${errors}`)
    return false
  }
  process.stderr.write(`done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  writeFileSync(stampFile, stamp)
  return true
}

function installStamp() {
  const hash = createHash("sha256").update(`${process.version} ${process.arch} ${root}`)
  for (const file of [join(root, "pnpm-lock.yaml"), join(root, "pnpm-workspace.yaml"), ...manifests()]) {
    hash.update(`\n${file}\n`).update(readFileSync(file))
  }
  return hash.digest("hex")
}

/** The package.json of the root, of its folders, and of the folders in `packages`. */
function manifests() {
  const folders = (parent) =>
    readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
      .map((entry) => join(parent, entry.name))
  return [root, ...folders(root), ...folders(join(root, "packages"))]
    .map((folder) => join(folder, "package.json"))
    .filter((file) => existsSync(file))
    .sort()
}

/** The packages that npm would refuse to publish with provenance: it compares their `repository` with where CI ran. */
function missingRepositories() {
  const missing = manifests()
    .filter((file) => dirname(dirname(file)) === join(root, "packages"))
    .filter((file) => {
      const { private: isPrivate, repository } = readJson(file)
      return !isPrivate && !(repository?.url ?? repository)
    })
  if (missing.length === 0) return undefined
  const files = missing.map((file) => relative(root, file).replaceAll("\\", "/")).join(", ")
  return `\`repository\` must be filled in before the first publish, because npm refuses provenance without it: ${files}`
}

function pnpm(...args) {
  return { command: "pnpm", args }
}

/** Run inside the folder and not by a filter, which would put a prefix before each line and hide the terminal. */
function pnpmScript(folder, script) {
  return pnpm("--silent", "-C", folder, "run", script)
}

function turboBuild(...args) {
  return pnpm("exec", "turbo", "run", "build", "--output-logs=new-only", ...args)
}

/** A TypeScript program of `scripts`, in the folder where the user stands, so that paths mean what they say. */
function tsScript(name, ...ownArguments) {
  const tsx = createRequire(join(root, "scripts", "package.json")).resolve("tsx")
  const args = ["--import", pathToFileURL(tsx).href, join(root, "scripts", "src", name), ...ownArguments]
  return { command: process.execPath, args, cwd: process.env.INIT_CWD ?? process.cwd() }
}

function quietly(step) {
  return { ...step, quiet: true }
}

/** Runs a step to its end and returns its exit code. A signal that ends it ends this process too. */
async function run({ quiet, ...step }) {
  if (quiet) {
    const { code, output, errors } = await capture(step)
    if (code !== 0) process.stderr.write(output + errors)
    return code
  }
  const child = start({ ...step, stdio: "inherit" })
  return ended(child)
}

async function capture(step) {
  const child = start({ ...step, stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  let errors = ""
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text
  })
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text
  })
  return { code: await ended(child), output, errors }
}

function start({ command, args, env, stdio, cwd = root }) {
  // On Windows npm and pnpm are command files, which only a shell can start.
  return spawn(command, args, { cwd, env, stdio, shell: onWindows && command !== process.execPath })
}

function ended(child) {
  const forward = (signal) => {
    // Ctrl-C in a terminal reaches the child without our help, and a second one would cut its farewell short.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal)
  }
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
  for (const signal of signals) process.on(signal, forward)
  // npm passes a SIGTERM on to its shell, which dies of it and tells nobody: whoever has lost the shell takes it as told.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) forward("SIGTERM")
  }, 250).unref()
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(fail(`cannot start ${child.spawnfile}: ${error.message}`)))
    child.once("close", (code, signal) => {
      clearInterval(watch)
      for (const name of signals) process.off(name, forward)
      if (signal) process.kill(process.pid, signal)
      resolve(code ?? 1)
    })
  })
}

/** Whether a version such as 20.19.4 meets a range of the form >=20.19. */
function satisfies(version, range) {
  const [major, minor] = version.split(".").map(Number)
  const [leastMajor, leastMinor = 0] = range.replace(">=", "").split(".").map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

function fail(message, code = 1) {
  console.error(`bootstrap: ${message}`)
  return code
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"))
}
