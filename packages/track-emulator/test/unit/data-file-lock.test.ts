import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { dirname } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { createLockFile, readLockFile, takeAwayLockFile } from "../../src/node/data-file-lock-file.ts"
import { processStart } from "../../src/node/data-file-process.ts"
import { newPath, opened } from "./data-file-folder.ts"

// A bound for hanging tests, not a measure: the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

const patience = { timeout: 30_000 }
const since = "2026-01-01T00:00:00.000Z"

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

function holder(members: object): string {
  return JSON.stringify({ pid: process.pid, started: null, host: hostname(), since, ...members })
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
  const text = holder({ pid, started: processStart(pid) })
  writeFileSync(`${path}.lock`, text)
  await expect(openDataFile(path)).rejects.toThrow(`${path} is in use by process ${pid} since ${since}`)
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(text)
  expect(existsSync(path)).toBe(false)
})

test("a lock of a process that was killed is taken over", async () => {
  const path = newPath()
  const { pid, end } = await idleProcess()
  writeFileSync(`${path}.lock`, holder({ pid, started: processStart(pid) }))
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
    writeFileSync(`${path}.lock`, holder({ started: "another boot:1" }))
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

test("a lock of another machine or container is respected, and the error says how to get rid of it", async () => {
  const path = newPath()
  writeFileSync(`${path}.lock`, holder({ host: "elsewhere", pid: 7 }))
  const message = `${path} is in use by process 7 on elsewhere since ${since}; if that one is gone, delete ${path}.lock`
  await expect(openDataFile(path)).rejects.toThrow(message)
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
  writeFileSync(`${path}.lock`, holder({ host: "elsewhere" }))
  await expect(opening).rejects.toThrow("is in use by process")
})

test("a takeover that was killed half way is made good after a while", async () => {
  const path = newPath()
  writeFileSync(`${path}.lock`, holder({ started: "another boot:1" }))
  writeFileSync(`${path}.lock.takeover`, "")
  const opening = openDataFile(path)
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(`${path}.lock.takeover`, longAgo, longAgo)
  await (await opening).close()
  expect(existsSync(`${path}.lock.takeover`)).toBe(false)
})

test("a lock that is another one by now than was judged to be nobody's is left alone", () => {
  const lockPath = newPath()
  expect(createLockFile(lockPath, "of somebody faster")).toBe(true)
  takeAwayLockFile(lockPath, "of nobody")
  expect(readLockFile(lockPath)).toBe("of somebody faster")
  takeAwayLockFile(lockPath, "of somebody faster")
  expect(readLockFile(lockPath)).toBeUndefined()
  expect(readdirSync(dirname(lockPath))).toEqual([])
})

test("while somebody else takes a lock away, it is left to them", () => {
  const lockPath = newPath()
  createLockFile(lockPath, "of nobody")
  createLockFile(`${lockPath}.takeover`, "")
  takeAwayLockFile(lockPath, "of nobody")
  expect(readLockFile(lockPath)).toBe("of nobody")
})

test("closing leaves a lock that has become somebody else's", async () => {
  const path = newPath()
  const file = await opened(path)
  const other = holder({ host: "elsewhere" })
  writeFileSync(`${path}.lock`, other)
  await file.close()
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(other)
  rmSync(`${path}.lock`)
})

test("what cannot be opened is not left locked", async () => {
  const path = newPath()
  writeFileSync(path, "something else\n")
  await expect(openDataFile(path)).rejects.toThrow("is not a data file")
  expect(existsSync(`${path}.lock`)).toBe(false)
})
