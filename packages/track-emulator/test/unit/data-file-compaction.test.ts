import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { expect, test, vi } from "vitest"
import { dataFileWrites } from "../../src/node/data-file-writes.ts"
import { newPath, opened, request, shown, take } from "./data-file-folder.ts"

// A bound for hanging tests, not a measure: the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

const mebibyte = 1024 * 1024
/** One request of about a mebibyte that leaves next to nothing behind. */
const large = () =>
  [
    { type: "person", action: "identify", identifiers: { id: "1" }, attributes: { text: "x".repeat(mebibyte) } },
    { type: "person", action: "identify", identifiers: { id: "1" }, attributes: { text: null } },
  ] as const

test("a long log gives way to a snapshot while requests come in, and nothing is lost", async () => {
  const path = newPath()
  const file = await opened(path)
  const sizes: number[] = []
  for (let n = 0; n < 40; n++) {
    take(file, 1000 + n, [...large(), ...request(n)])
    sizes.push(statSync(path).size)
  }
  expect(Math.max(...sizes)).toBeLessThan(18 * mebibyte)
  expect(sizes.filter((size, index) => size < (sizes[index - 1] ?? 0))).toHaveLength(2)
  const live = shown(file.state)
  await file.close()
  expect(shown((await opened(path)).state)).toBe(live)
})

test("closing leaves a snapshot in place of a long log", async () => {
  const path = newPath()
  const file = await opened(path)
  for (let n = 0; n < 16; n++) take(file, 1000 + n, large())
  expect(statSync(path).size).toBeGreaterThan(16 * mebibyte)
  await file.close()
  expect(statSync(path).size).toBeLessThan(1000)
})

test("so does opening, where it was left by a process that was killed", async () => {
  const path = newPath()
  const file = await opened(path)
  for (let n = 0; n < 16; n++) take(file, 1000 + n, large())
  const killed = readFileSync(path)
  await file.close()
  writeFileSync(path, killed)
  await opened(path)
  expect(statSync(path).size).toBeLessThan(1000)
})

test("a state so large that its snapshot would keep requests waiting gets it when it is closed", async () => {
  const path = newPath()
  const people = Array.from({ length: 100_001 }, (_, n) => `{"kind":"person","cio_id":"${n}"}\n`)
  writeFileSync(path, `{"cioEmulator":1}\n${people.join("")}{"kind":"end"}\n`)
  const file = await opened(path)
  for (let n = 0; n < 18; n++) take(file, 1000 + n, large())
  expect(statSync(path).size).toBeGreaterThan(18 * mebibyte)
  await file.close()
  expect(statSync(path).size).toBeLessThan(8 * mebibyte)
})

test("a snapshot that cannot be written changes nothing: the log goes on", async () => {
  const path = newPath()
  let attempts = 0
  const writes = {
    ...dataFileWrites,
    rename: () => {
      attempts++
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" })
    },
  }
  await (await opened(path)).close()
  const file = await opened(path, { writes })
  for (let n = 0; n < 20; n++) take(file, 1000 + n, [...large(), ...request(n)])
  const live = shown(file.state)
  expect(existsSync(`${path}.tmp`)).toBe(false)
  // Not with each request.
  expect(attempts).toBe(1)
  await file.close()
  expect(shown((await opened(path)).state)).toBe(live)
})
