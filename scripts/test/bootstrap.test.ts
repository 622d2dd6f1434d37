import { spawn } from "node:child_process"
import { copyFile, mkdir, readFile, symlink } from "node:fs/promises"
import { delimiter, join } from "node:path"
import { expect, test } from "vitest"
import { runProcess } from "../src/checks/run-process.ts"
import { fromRoot } from "../src/repository.ts"
import { temporaryWorkspace, writeFiles } from "./checks/temporary-workspace.ts"

/** Stands in for pnpm: notes how it was called, and fails when told to. */
const fakePnpm = `#!/usr/bin/env node
const { appendFileSync, existsSync, mkdirSync } = require("node:fs")
appendFileSync("calls.txt", process.argv.slice(2).join(" ") + "\\n")
mkdirSync("node_modules", { recursive: true })
console.log("pnpm had something to say")
if (existsSync("fail-install")) process.exit(1)
`

/** A project of its own whose task `generate` is the given program. */
async function project(program = ""): Promise<string> {
  const root = await temporaryWorkspace({
    "package.json": { packageManager: "pnpm@99.0.0", engines: { node: ">=20.19" } },
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
    "packages/a/package.json": { name: "a" },
    "scripts/package.json": { name: "scripts" },
    "scripts/src/generate.ts": program,
    "bin/pnpm": fakePnpm,
  })
  await runProcess("chmod", ["+x", "bin/pnpm"], { cwd: root })
  await mkdir(join(root, "scripts/node_modules"))
  await symlink(fromRoot("scripts/node_modules/tsx"), join(root, "scripts/node_modules/tsx"))
  await copyFile(fromRoot("scripts/bootstrap.mjs"), join(root, "scripts/bootstrap.mjs"))
  return root
}

function environment(root: string): NodeJS.ProcessEnv {
  const path = [join(root, "bin"), process.env.PATH].join(delimiter)
  // As if pnpm in the right version had called, so that npm is not asked for it.
  return { ...process.env, PATH: path, INIT_CWD: root, npm_config_user_agent: "pnpm/99.0.0 npm/? node/v20" }
}

function bootstrap(root: string, ...args: string[]) {
  const command = [join(root, "scripts/bootstrap.mjs"), ...args]
  return runProcess(process.execPath, command, { cwd: root, env: environment(root) })
}

async function calls(root: string): Promise<string[]> {
  const text = await readFile(join(root, "calls.txt"), "utf8").catch(() => "")
  return text.split("\n").filter((line) => line !== "")
}

test("a task that does not exist is refused with those that do", async () => {
  const { code, output } = await bootstrap(await project(), "biuld")
  expect(code).toBe(2)
  expect(output).toMatch(/no task biuld, known are: demo, check, build, /)
})

test("a Node that is too old is named, and nothing is installed", async () => {
  const root = await project()
  await writeFiles(root, { "package.json": { packageManager: "pnpm@99.0.0", engines: { node: ">=99.1" } } })
  const { code, output } = await bootstrap(root, "generate")
  expect(code).toBe(1)
  expect(output).toContain("this needs Node >=99.1")
  expect(output).toContain(process.versions.node)
  expect(await calls(root)).toEqual([])
})

test("the first run installs with one line, the next does not", async () => {
  const root = await project()
  const first = await bootstrap(root, "generate")
  expect(first.code).toBe(0)
  expect(first.output).toMatch(/^installing dependencies with pnpm@99\.0\.0 \.\.\. done in [0-9.]+ s\n$/)
  expect(await bootstrap(root, "generate")).toEqual({ code: 0, output: "" })
  expect(await calls(root)).toEqual(["install --frozen-lockfile"])
})

test.each([
  ["the lockfile", { "pnpm-lock.yaml": "lockfileVersion: '9.1'\n" }],
  ["a package.json", { "packages/a/package.json": { name: "a", version: "2.0.0" } }],
  ["a new package", { "packages/b/package.json": { name: "b" } }],
  ["the workspace's settings", { "pnpm-workspace.yaml": "packages: []\n" }],
])("a change of %s installs again", async (_, change) => {
  const root = await project()
  await bootstrap(root, "generate")
  await writeFiles(root, change)
  await bootstrap(root, "generate")
  expect(await calls(root)).toHaveLength(2)
})

test("an installation that fails shows why, runs nothing and is tried again", async () => {
  const root = await project('console.log("ran")')
  await writeFiles(root, { "fail-install": "" })
  const { code, output } = await bootstrap(root, "generate")
  expect(code).toBe(1)
  expect(output).toContain("failed\npnpm had something to say")
  expect(output).not.toContain("ran")
  await bootstrap(root, "generate")
  expect(await calls(root)).toHaveLength(2)
})

test("arguments and the exit code are passed on", async () => {
  const root = await project("console.log(JSON.stringify(process.argv.slice(2)))\nprocess.exit(7)")
  await bootstrap(root, "generate")
  const { code, output } = await bootstrap(root, "generate", "--check", "two words")
  expect({ code, output: output.trim() }).toEqual({ code: 7, output: '["--check","two words"]' })
})

test.each([
  ["a task that ends by itself", 'process.on("SIGTERM", () => process.exit(5))', { code: 5, signal: null }],
  ["a task that does not listen", "", { code: null, signal: "SIGTERM" }],
])("a signal reaches %s, and its end is our end", async (_, listen, end) => {
  const root = await project(`${listen}\nsetInterval(() => {}, 1000)\nconsole.log("ready")`)
  const child = spawn(process.execPath, [join(root, "scripts/bootstrap.mjs"), "generate"], {
    cwd: root,
    env: environment(root),
    stdio: ["ignore", "pipe", "ignore"],
  })
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (text.includes("ready")) child.kill("SIGTERM")
  })
  const ended = await new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })))
  expect(ended).toEqual(end)
})

test.each([
  ["format", "exec biome check --write . --unsafe"],
  ["changeset", "exec changeset --unsafe"],
])("%s installs what it needs, then runs its program with the arguments given", async (task, command) => {
  const root = await project()
  expect((await bootstrap(root, task, "--unsafe")).code).toBe(0)
  expect(await calls(root)).toEqual(["install --frozen-lockfile", command])
})

test("a publish stops before anything is run when a package does not say where its source is", async () => {
  const root = await project()
  await writeFiles(root, {
    "packages/b/package.json": { name: "b", repository: { type: "git", url: "git+https://example.com/b.git" } },
    "packages/c/package.json": { name: "c", private: true },
    "packages/d/package.json": { name: "d", repository: { type: "git", url: "" } },
  })
  const { code, output } = await bootstrap(root, "release:publish")
  expect(code).toBe(1)
  expect(output).toBe(
    "bootstrap: `repository` must be filled in before the first publish, because npm refuses provenance without it: " +
      "packages/a/package.json, packages/d/package.json\n",
  )
  expect(await calls(root)).toEqual([])
})

test("a publish builds and publishes when every package says where its source is", async () => {
  const root = await project()
  const repository = { type: "git", url: "git+https://example.com/a.git", directory: "packages/a" }
  await writeFiles(root, { "packages/a/package.json": { name: "a", repository } })
  expect((await bootstrap(root, "release:publish")).code).toBe(0)
  expect(await calls(root)).toEqual([
    "install --frozen-lockfile",
    expect.stringContaining("turbo run build"),
    "exec changeset publish",
  ])
})
