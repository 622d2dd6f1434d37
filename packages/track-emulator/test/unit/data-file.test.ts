import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test, vi } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { newFolder, newPath, opened, request, shown, take } from "./data-file-folder.ts"

// A bound for hanging tests, not a measure: the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

test("what was taken is there after closing and opening again, at the time of then", async () => {
  const path = newPath()
  const file = await opened(path, { now: () => 1_000_000 })
  for (let n = 0; n < 5; n++) take(file, 2_000_000 + n * 1000, request(n))
  const before = shown(file.state)
  await file.close()
  const again = await opened(path, { now: () => 9_000_000 })
  expect(shown(again.state)).toBe(before)
  expect(again).toMatchObject({ path, replayed: 10, droppedBytes: 0 })
  take(again, 3_000_000, request(5))
  await again.close()
  const last = await opened(path)
  expect(last.state.events.size).toBe(6)
})

test("it is not closed twice, and takes nothing once closed", async () => {
  const file = await opened(newPath())
  await file.close()
  await file.close()
  const closed = { name: "EmulatorDataFileError", message: expect.stringContaining("is closed") }
  expect(() => file.append(1, request(0))).toThrow(expect.objectContaining(closed))
  expect(() => file.replaceWith(file.state)).toThrow(expect.objectContaining(closed))
})

test("a request of which nothing is to be applied adds nothing", async () => {
  const path = newPath()
  const file = await opened(path)
  const { size } = statSync(path)
  file.append(1, [])
  expect(statSync(path).size).toBe(size)
})

test("another state takes the place of all before it", async () => {
  const path = newPath()
  const file = await opened(path)
  take(file, 1000, request(0))
  const other = new TrackState(file.clock.now)
  file.replaceWith(other)
  expect(file.state).toBe(other)
  take(file, 2000, request(1))
  const kept = shown(other)
  await file.close()
  const again = await opened(path)
  expect(shown(again.state)).toBe(kept)
  expect(again.state.events.size).toBe(1)
})

test.runIf(process.platform !== "win32")("it is for its owner alone, and nothing is left beside it", async () => {
  const folder = newFolder()
  const path = join(folder, "emulator.ndjson")
  const file = await opened(path)
  expect(readdirSync(folder).sort()).toEqual(["emulator.ndjson", "emulator.ndjson.lock"])
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  file.replaceWith(file.state)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  await file.close()
  expect(readdirSync(folder)).toEqual(["emulator.ndjson"])
})

test("a file left half written by a snapshot that never ended is removed", async () => {
  const path = newPath()
  await (await opened(path)).close()
  writeFileSync(`${path}.tmp`, '{"cioEmulator":1}\n{"kind":"per')
  await opened(path)
  expect(existsSync(`${path}.tmp`)).toBe(false)
})

test("an empty file is taken as a new one", async () => {
  const path = newPath()
  writeFileSync(path, "")
  const file = await opened(path)
  expect(file.state.people.size).toBe(0)
  expect(readFileSync(path, "utf8")).toContain('"kind":"end"')
})

test("a last line that was cut is dropped, wherever it was cut, and the next one follows what is whole", async () => {
  const path = newPath()
  const file = await opened(path)
  const snapshotBytes = statSync(path).size
  const sizes = [snapshotBytes]
  const states = [shown(file.state)]
  for (let n = 0; n < 3; n++) {
    take(file, 1000, request(n, { name: "Zoë 😀" }))
    sizes.push(statSync(path).size)
    states.push(shown(file.state))
  }
  await file.close()
  const whole = readFileSync(path)
  for (let size = snapshotBytes; size <= whole.length; size++) {
    writeFileSync(path, whole.subarray(0, size))
    const cut = await openDataFile(path)
    // One that lacks its line feed alone was written whole.
    const kept = sizes.filter((end) => end - 1 <= size).length - 1
    const end = sizes[kept] ?? Number.NaN
    expect(shown(cut.state)).toBe(states[kept])
    expect(cut.droppedBytes).toBe(Math.max(0, size - end))
    expect(readFileSync(path)).toEqual(whole.subarray(0, end))
    take(cut, 2000, request(7))
    const after = shown(cut.state)
    await cut.close()
    const again = await openDataFile(path)
    expect(shown(again.state)).toBe(after)
    await again.close()
  }
})

test("one that was cut within its snapshot is refused, wherever, and left as it is", async () => {
  const path = newPath()
  const file = await opened(path)
  take(file, 1000, request(0))
  file.replaceWith(file.state)
  await file.close()
  const whole = readFileSync(path)
  // Without its last line feed alone, all is there.
  for (let size = 1; size < whole.length - 1; size++) {
    truncateSync(path, 0)
    writeFileSync(path, whole.subarray(0, size))
    const refusal = { name: "EmulatorDataFileError", code: "data-file", path }
    await expect(openDataFile(path)).rejects.toMatchObject(refusal)
    expect(readFileSync(path)).toEqual(whole.subarray(0, size))
    expect(existsSync(`${path}.lock`)).toBe(false)
  }
})

test("an operation that throws when it is applied does not keep the file from opening", async () => {
  const path = newPath()
  const file = await opened(path)
  const broken = { type: "person", action: "add_device", identifiers: { id: "2" } } as never
  expect(() => take(file, 1000, [...request(0), broken, ...request(1)])).toThrow(TypeError)
  take(file, 2000, request(2))
  const live = shown(file.state)
  await file.close()
  expect(shown((await opened(path)).state)).toBe(live)
})
