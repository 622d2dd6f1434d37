import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { type DataFileWrites, dataFileWrites } from "../../src/node/data-file-writes.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { holder, newPath, opened, request, take } from "./data-file-folder.ts"

const patience = { timeout: 30_000 }

// A bound for hanging tests, not a measure: the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

test("who has lost the file to another keeps nothing more in it, and says why", async () => {
  const path = newPath()
  const file = await opened(path)
  take(file, 1000, request(0))
  const kept = readFileSync(path)
  writeFileSync(`${path}.lock`, holder({ host: "elsewhere", pid: 7 }))
  const lost = expect.objectContaining({
    name: "EmulatorDataFileError",
    message: expect.stringMatching(
      /is in use by process 7 of another machine .*\(elsewhere\).*: this one was not heard from .* start this emulator again$/,
    ),
  })
  expect(() => file.append(2000, request(1))).toThrow(lost)
  // The other one has ended since, but not without having written.
  rmSync(`${path}.lock`)
  expect(() => file.append(3000, request(1))).toThrow(lost)
  expect(() => file.replaceWith(new TrackState(file.clock.now))).toThrow(lost)
  await file.close()
  expect(readFileSync(path)).toEqual(kept)
  expect(readdirSync(dirname(path))).toEqual(["emulator.ndjson"])
})

test("a file lost to another is not put back at the end, though it looks damaged", async () => {
  const path = newPath()
  const file = await opened(path)
  take(file, 1000, request(0))
  writeFileSync(`${path}.lock`, holder({ host: "elsewhere" }))
  writeFileSync(path, "of the other")
  await file.close()
  expect(readFileSync(path, "utf8")).toBe("of the other")
})

test("a lock that was deleted by hand is made again", async () => {
  const path = newPath()
  const file = await opened(path)
  rmSync(`${path}.lock`)
  take(file, 1000, request(0))
  await expect(openDataFile(path)).rejects.toThrow("is in use by this process")
  const other = await opened(newPath(), { beatMs: 20 })
  rmSync(`${other.path}.lock`)
  await vi.waitFor(() => expect(existsSync(`${other.path}.lock`)).toBe(true), patience)
})

test("a lock that is gone after a long silence may have been another's meanwhile", async () => {
  const path = newPath()
  const file = await opened(path)
  take(file, 1000, request(0))
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 })
  onTestFinished(() => void vi.useRealTimers())
  take(file, 2000, request(1))
  vi.setSystemTime(Date.now() + 60_000)
  rmSync(`${path}.lock`)
  expect(() => file.append(3000, request(2))).toThrow(
    /may have been written by another emulator: this one was not heard/,
  )
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

test("a lock that is lost while a snapshot is written keeps it out of the other's way", async () => {
  const path = newPath()
  let steal = false
  const writes: DataFileWrites = {
    ...dataFileWrites,
    sync(fd) {
      dataFileWrites.sync(fd)
      if (steal) writeFileSync(`${path}.lock`, holder({ host: "elsewhere" }))
    },
  }
  const file = await opened(path, { writes })
  // The next request comes with a snapshot.
  while (statSync(path).size < 16 * 1024 * 1024 + 1000) take(file, 1000, [...large])
  const kept = readFileSync(path)
  steal = true
  expect(() => file.append(2000, request(1))).toThrow(/is in use by process .* \(elsewhere\)/)
  expect(() => file.replaceWith(new TrackState(file.clock.now))).toThrow("is in use by process")
  expect(readFileSync(path).equals(kept)).toBe(true)
  expect(existsSync(`${path}.tmp`)).toBe(false)
})

test("while a long snapshot is written, the holder shows that it lives", async () => {
  const path = newPath()
  const seen = new Set<number>()
  const writes: DataFileWrites = {
    ...dataFileWrites,
    write(fd, bytes, position) {
      seen.add(statSync(`${path}.lock`).mtimeMs)
      // Each piece takes its time.
      vi.setSystemTime(Date.now() + 1500)
      return dataFileWrites.write(fd, bytes, position)
    },
  }
  const file = await opened(path)
  take(file, 1000, [
    { type: "person", action: "identify", identifiers: { id: "1" }, attributes: { text: "x".repeat(300_000) } },
    { type: "person", action: "identify", identifiers: { id: "2" }, attributes: { text: "x".repeat(300_000) } },
    { type: "person", action: "identify", identifiers: { id: "3" }, attributes: { text: "x".repeat(300_000) } },
  ])
  const { state } = file
  await file.close()
  vi.useFakeTimers({ toFake: ["Date"] })
  onTestFinished(() => void vi.useRealTimers())
  const slow = await opened(path, { writes })
  slow.replaceWith(state)
  expect(seen.size).toBeGreaterThanOrEqual(3)
})

const large = [
  { type: "person", action: "identify", identifiers: { id: "1" }, attributes: { text: "x".repeat(1024 * 1024) } },
  { type: "person", action: "identify", identifiers: { id: "1" }, attributes: { text: null } },
] as const
