import { readFileSync, statSync } from "node:fs"
import { expect, test } from "vitest"
import { type DataFileWrites, dataFileWrites } from "../../src/node/data-file-writes.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { newPath, opened, request, shown, take } from "./data-file-folder.ts"

/** A disk with room for so many bytes more. It writes what fits, as a real one does, then fails. */
function smallDisk() {
  const disk = { room: Number.POSITIVE_INFINITY, truncates: true, steps: Number.POSITIVE_INFINITY }
  const writes: DataFileWrites = {
    ...dataFileWrites,
    write(fd, bytes, position) {
      if (disk.room === 0) throw systemError("ENOSPC")
      const written = dataFileWrites.write(fd, bytes.subarray(0, Math.min(disk.room, disk.steps)), position)
      disk.room -= written
      return written
    },
    truncate(fd, size) {
      if (!disk.truncates) throw systemError("EIO")
      dataFileWrites.truncate(fd, size)
    },
  }
  return { disk, writes }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

test("a request that a full disk cannot keep is refused before it is applied, and the file is as before", async () => {
  const path = newPath()
  const { disk, writes } = smallDisk()
  const file = await opened(path, { writes })
  take(file, 1000, request(0))
  const before = shown(file.state)
  const bytes = readFileSync(path)
  for (const room of [0, 1, 30]) {
    disk.room = room
    expect(() => take(file, 2000, request(1))).toThrow(
      expect.objectContaining({
        name: "EmulatorDataFileError",
        code: "data-file",
        message: `cannot write ${path}: the disk is full`,
      }),
    )
    expect(shown(file.state)).toBe(before)
    expect(readFileSync(path)).toEqual(bytes)
  }
  disk.room = Number.POSITIVE_INFINITY
  take(file, 3000, request(2))
  const live = shown(file.state)
  await file.close()
  expect(shown((await opened(path)).state)).toBe(live)
})

test("what is left of a line that could not be written is cut off before the next, or the next is refused too", async () => {
  const path = newPath()
  const { disk, writes } = smallDisk()
  const file = await opened(path, { writes })
  take(file, 1000, request(0))
  Object.assign(disk, { room: 20, truncates: false })
  expect(() => take(file, 2000, request(1))).toThrow("the disk is full")
  disk.room = Number.POSITIVE_INFINITY
  expect(() => take(file, 3000, request(2))).toThrow("EIO")
  disk.truncates = true
  take(file, 4000, request(3))
  const live = shown(file.state)
  await file.close()
  const again = await opened(path)
  expect(shown(again.state)).toBe(live)
  expect(again.state.events.size).toBe(2)
})

test("a disk that takes a few bytes at a time gets all of them", async () => {
  const path = newPath()
  const { disk, writes } = smallDisk()
  disk.steps = 7
  const file = await opened(path, { writes })
  for (let n = 0; n < 3; n++) take(file, 1000, request(n))
  const live = shown(file.state)
  await file.close()
  expect(shown((await opened(path)).state)).toBe(live)
})

test.each(["create", "write", "sync", "rename"] as const)(
  "a replacement that fails in its %s leaves the file and its state",
  async (step) => {
    const path = newPath()
    let broken = false
    const writes: DataFileWrites = {
      ...dataFileWrites,
      [step]: (...args: never[]) => {
        if (broken) throw systemError("EIO")
        // The step itself, with what it was called with.
        return (dataFileWrites[step] as (...args: never[]) => unknown)(...args)
      },
    }
    const file = await opened(path, { writes })
    take(file, 1000, request(0))
    const { state } = file
    const bytes = readFileSync(path)
    broken = true
    expect(() => file.replaceWith(new TrackState(file.clock.now))).toThrow(`cannot write ${path}: EIO`)
    expect(file.state).toBe(state)
    expect(readFileSync(path)).toEqual(bytes)
    broken = false
    take(file, 2000, request(1))
    const live = shown(file.state)
    await file.close()
    expect(shown((await opened(path)).state)).toBe(live)
  },
)

test("with fsync, each request waits for the disk, and one that cannot is not kept", async () => {
  const path = newPath()
  const synced: number[] = []
  let broken = false
  const writes: DataFileWrites = {
    ...dataFileWrites,
    sync(fd) {
      if (broken) throw systemError("EIO")
      synced.push(fd)
      dataFileWrites.sync(fd)
    },
  }
  const file = await opened(path, { writes, fsync: true })
  const atStart = synced.length
  for (let n = 0; n < 3; n++) take(file, 1000, request(n))
  expect(synced.length - atStart).toBe(3)
  const { size } = statSync(path)
  broken = true
  expect(() => take(file, 2000, request(3))).toThrow("EIO")
  expect(statSync(path).size).toBe(size)
})

test.each([
  ["EFBIG", "it would be larger than the file system, or a limit of the process (ulimit -f), allows"],
  ["EDQUOT", "the disk is full"],
  ["EROFS", "the file system is read-only"],
  ["EIO", "EIO"],
])("the system's %s is said in words", async (code, words) => {
  const path = newPath()
  const writes: DataFileWrites = {
    ...dataFileWrites,
    write() {
      throw systemError(code)
    },
  }
  await (await opened(path)).close()
  const file = await opened(path, { writes })
  expect(() => file.append(1, request(0))).toThrow(`cannot write ${path}: ${words}`)
})
