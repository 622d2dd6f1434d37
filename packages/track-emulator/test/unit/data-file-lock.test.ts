import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, onTestFinished, test, vi } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { processStart } from "../../src/node/data-file-holder.ts"
import { createLockFile, readLockFile, takeAwayLockFile, touchLockFile } from "../../src/node/data-file-lock-file.ts"
import { holder, newPath, opened, request, since, take } from "./data-file-folder.ts"

// A bound for hanging tests, not a measure: the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

const patience = { timeout: 30_000 }

/** A process that does nothing until the test ends. */
async function idleProcess() {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "inherit"] })
  await once(child, "spawn")
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, "exit")
    child.kill("SIGKILL")
    await exited
  }
  onTestFinished(end)
  return { pid: child.pid ?? Number.NaN, end }
}

function seen(lockPath: string) {
  const found = readLockFile(lockPath)
  if (!found) throw new Error("there is one")
  return found
}

/** Touches a lock every now and then, as a holder elsewhere does, until the test ends. */
function beating(lockPath: string, text: string): void {
  const timer = setInterval(() => touchLockFile(lockPath, text), 50)
  onTestFinished(() => clearInterval(timer))
}

test("the second to open a file fails at once, and says who has it", async () => {
  const path = newPath()
  const file = await opened(path)
  await expect(openDataFile(path)).rejects.toMatchObject({
    name: "EmulatorDataFileError",
    code: "data-file",
    path,
    message: expect.stringMatching(
      / is in use by this process since 20.*; close that emulator, or give this one a file/,
    ),
  })
  await file.close()
  await opened(path)
})

test("a lock of a process that runs is respected", async () => {
  const path = newPath()
  const { pid } = await idleProcess()
  const text = holder({ pid, started: processStart(pid) ?? null })
  writeFileSync(`${path}.lock`, text)
  await expect(openDataFile(path)).rejects.toThrow(`${path} is in use by process ${pid} since ${since}`)
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(text)
  expect(existsSync(path)).toBe(false)
})

test("a lock of a process that was killed is taken over", async () => {
  const path = newPath()
  const { pid, end } = await idleProcess()
  writeFileSync(`${path}.lock`, holder({ pid, started: processStart(pid) ?? null }))
  await end()
  expect(processStart(pid)).toBe("gone")
  await opened(path)
  expect(readFileSync(`${path}.lock`, "utf8")).toContain(`"pid":${process.pid}`)
  expect(readdirSync(dirname(path)).sort()).toEqual(["emulator.ndjson", "emulator.ndjson.lock"])
})

test.skipIf(process.platform === "win32")(
  "a lock whose number belongs to another process by now is taken over",
  async () => {
    const path = newPath()
    writeFileSync(`${path}.lock`, holder({ started: "1" }))
    await opened(path)
  },
)

test.runIf(process.platform === "linux")(
  "a process that is dead but not yet buried by its parent is gone",
  async () => {
    // The child lives until its input ends; by then its parent is a program that never asks after it.
    const parent = spawn("sh", ["-c", "cat <&3 & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "inherit", "pipe"],
    })
    onTestFinished(() => void parent.kill("SIGKILL"))
    if (!parent.stdout) throw new Error("it has an output")
    const [output]: unknown[] = await once(parent.stdout, "data")
    const pid = Number(String(output))
    await vi.waitFor(() => expect(readFileSync(`/proc/${parent.pid}/comm`, "utf8")).toBe("sleep\n"), patience)
    parent.stdio[3]?.destroy()
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z "), patience)
    expect(processStart(pid)).toBe("gone")
  },
)

test("a lock that does not tell when its process started counts as long as there is one of that number", async () => {
  const path = newPath()
  writeFileSync(`${path}.lock`, holder({ started: null }))
  await expect(openDataFile(path)).rejects.toThrow("is in use by this process")
})

const places = [
  ["machine", { host: "elsewhere" }],
  ["container of the same name", { system: "its boot and namespace" }],
] as const

test.each(places)("a lock whose holder on another %s shows that it lives is respected", async (_, place) => {
  const path = newPath()
  // Nobody has that number here.
  const text = holder({ ...place, pid: 2 ** 30 })
  writeFileSync(`${path}.lock`, text)
  beating(`${path}.lock`, text)
  await expect(openDataFile(path, { beatMs: 2000 })).rejects.toMatchObject({
    name: "EmulatorDataFileError",
    message: expect.stringMatching(
      / is in use by process 1073741824 of another machine or container \(.*\) since 2026-01/,
    ),
  })
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(text)
  expect(existsSync(path)).toBe(false)
})

test.each(places)("a lock whose holder on another %s has fallen silent is taken over", async (_, place) => {
  const path = newPath()
  writeFileSync(`${path}.lock`, holder(place))
  const file = await opened(path, { beatMs: 40 })
  expect(readFileSync(`${path}.lock`, "utf8")).toContain(hostname())
  take(file, 1000, request(0))
})

test("a lock that is let go while its holder is watched is free", async () => {
  const path = newPath()
  const text = holder({ host: "elsewhere" })
  writeFileSync(`${path}.lock`, text)
  const opening = openDataFile(path, { beatMs: 400 })
  rmSync(`${path}.lock`)
  await (await opening).close()
})

test("a holder shows that it lives as long as it has the file, and no longer", async () => {
  const path = newPath()
  const file = await opened(path, { beatMs: 20 })
  const { mtimeMs } = statSync(`${path}.lock`)
  await vi.waitFor(() => expect(statSync(`${path}.lock`).mtimeMs).not.toBe(mtimeMs), patience)
  await file.close()
  await sleep(60)
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test("a lock that is a folder is named", async () => {
  const path = newPath()
  mkdirSync(`${path}.lock`)
  const message = `cannot open ${path}: ${path}.lock is a folder; move it away`
  await expect(openDataFile(path)).rejects.toMatchObject({ name: "EmulatorDataFileError", path, message })
})

test("waiting for a lock ends with its signal", async () => {
  const path = newPath()
  const text = holder({ host: "elsewhere" })
  writeFileSync(`${path}.lock`, text)
  const controller = new AbortController()
  const opening = openDataFile(path, { signal: controller.signal })
  const reason = new Error("enough")
  controller.abort(reason)
  await expect(opening).rejects.toBe(reason)
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(text)
})

test.each(["", '{"pid":-1,"host":"elsewhere","since":"then"}'])(
  "the lock %j, which names nobody, is taken over after a while",
  async (text) => {
    const path = newPath()
    writeFileSync(`${path}.lock`, text)
    await opened(path)
    expect(readFileSync(`${path}.lock`, "utf8")).toContain(`"pid":${process.pid}`)
  },
)

test("a lock that is just being written is waited for", async () => {
  const path = newPath()
  writeFileSync(`${path}.lock`, "")
  const opening = openDataFile(path)
  const text = holder({ host: "elsewhere" })
  writeFileSync(`${path}.lock`, text)
  beating(`${path}.lock`, text)
  await expect(opening).rejects.toThrow("is in use by process")
})

test("a takeover that was killed half way is made good after a while", async () => {
  const path = newPath()
  writeFileSync(`${path}.lock`, holder({ started: "1" }))
  writeFileSync(`${path}.lock.takeover`, "")
  const opening = openDataFile(path)
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(`${path}.lock.takeover`, longAgo, longAgo)
  await (await opening).close()
  expect(existsSync(`${path}.lock.takeover`)).toBe(false)
})

test("a lock that is another one by now than was judged to be nobody's, or shows a sign of life, is left alone", () => {
  const lockPath = newPath()
  expect(createLockFile(lockPath, "of somebody faster")).toBe(true)
  const faster = seen(lockPath)
  takeAwayLockFile(lockPath, { ...faster, text: "of nobody" })
  takeAwayLockFile(lockPath, { ...faster, mtimeMs: faster.mtimeMs - 1 })
  expect(seen(lockPath)).toEqual(faster)
  takeAwayLockFile(lockPath, faster)
  expect(readLockFile(lockPath)).toBeUndefined()
  expect(readdirSync(dirname(lockPath))).toEqual([])
})

test("while somebody else takes a lock away, it is left to them", () => {
  const lockPath = newPath()
  createLockFile(lockPath, "of nobody")
  createLockFile(`${lockPath}.takeover`, "")
  takeAwayLockFile(lockPath, seen(lockPath))
  expect(seen(lockPath).text).toBe("of nobody")
})

test("what cannot be opened is not left locked", async () => {
  const path = newPath()
  writeFileSync(path, "something else\n")
  await expect(openDataFile(path)).rejects.toThrow("is not a data file")
  expect(existsSync(`${path}.lock`)).toBe(false)
})
