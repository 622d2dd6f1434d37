import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { createTrackClient } from "@cio/track-core"
import { build } from "esbuild"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { startEmulator } from "../../src/node/start-emulator.ts"
import { takeSnapshot } from "../../src/snapshot/snapshot.ts"
import { applyOperation } from "../../src/state/apply-operation.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { StateClock } from "../../src/state-clock.ts"
import { requestOf, timeOf } from "./data-file-requests.ts"

const folder = mkdtempSync(join(tmpdir(), "emulator-kill-"))
// As deep as the sources, which read the package.json above them.
const program = join(folder, "src", "node", "child.mjs")
const children = new Set<ChildProcess>()

beforeAll(async () => {
  const entry = fileURLToPath(new URL("data-file-child.ts", import.meta.url))
  copyFileSync(new URL("../../package.json", import.meta.url), join(folder, "package.json"))
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: "node", format: "esm" })
})

afterAll(() => {
  for (const child of children) child.kill("SIGKILL")
  rmSync(folder, { recursive: true })
})

function start(path: string, role: "write" | "hold" | "serve") {
  const child = spawn(process.execPath, [program, path, role], { stdio: ["pipe", "pipe", "inherit"] })
  children.add(child)
  const exited = once(child, "exit").finally(() => children.delete(child))
  return { child, exited, lines: createInterface({ input: child.stdout }) }
}

test("whatever was answered before a kill -9 is there after it, at any moment", { timeout: 60_000 }, async () => {
  const path = join(folder, "killed.ndjson")
  const clock = new StateClock(0)
  const expected = new TrackState(clock.now)
  let applied = 0
  let dropped = 0
  let leftovers = 0
  for (let round = 0; round < 20; round++) {
    const { child, exited, lines } = start(path, "write")
    let answered = -1
    lines.on("line", (line) => {
      answered = Number(line)
    })
    await once(lines, "line")
    await sleep(Math.random() * 40)
    child.kill("SIGKILL")
    await exited
    if (existsSync(`${path}.tmp`)) leftovers++

    const file = await openDataFile(path)
    const kept = file.state.events.added
    // One more may have been kept without a chance to say so.
    expect([answered + 1, answered + 2]).toContain(kept)
    for (; applied < kept; applied++) {
      clock.nowMs = timeOf(applied)
      for (const operation of requestOf(applied)) applyOperation(expected, operation)
    }
    expect(takeSnapshot(file.state, 0).toString()).toBe(takeSnapshot(expected, 0).toString())
    if (file.droppedBytes > 0) dropped++
    expect(existsSync(`${path}.tmp`)).toBe(false)
    await file.close()
  }
  console.log(
    `${applied} requests kept over 20 kills; ${dropped} torn lines dropped, ${leftovers} half snapshots removed`,
  )
  expect(applied).toBeGreaterThanOrEqual(20)
})

test("an emulator that is killed while clients send has all that it answered", { timeout: 60_000 }, async () => {
  const path = join(folder, "served.ndjson")
  const answered: string[] = []
  let sent = 0
  for (let round = 0; round < 6; round++) {
    const { child, exited, lines } = start(path, "serve")
    const [url]: unknown[] = await once(lines, "line")
    const options = { siteId: "emulator", apiKey: "emulator", baseUrl: String(url), retry: { maxRetries: 0 } }
    const track = createTrackClient(options)
    const lane = async () => {
      for (;;) {
        const id = `E${sent++}`
        const identifiers = { id: `person-${sent % 9}` }
        await track.entity({ type: "person", action: "event", identifiers, name: "happened", id })
        answered.push(id)
      }
    }
    const lanes = [lane(), lane(), lane(), lane()].map((running) => running.catch(() => {}))
    const before = answered.length
    while (answered.length < before + 20) await sleep(5)
    await sleep(Math.random() * 30)
    child.kill("SIGKILL")
    await Promise.all([exited, ...lanes])
  }
  await using emulator = await startEmulator({ dataFile: path })
  const kept = new Set(Array.from(emulator.events(), ({ id }) => id))
  expect(answered.filter((id) => !kept.has(id))).toEqual([])
  // What was under way may have been kept too.
  expect(kept.size - answered.length).toBeLessThanOrEqual(6 * 4)
})

test("of many that open one file at once, exactly one gets it, though its last holder was killed", {
  timeout: 60_000,
}, async () => {
  const path = join(folder, "contended.ndjson")
  for (let round = 0; round < 3; round++) {
    writeFileSync(`${path}.lock`, JSON.stringify({ pid: 2 ** 30, started: "x", host: hostname(), since: "then" }))
    const started = Array.from({ length: 6 }, () => start(path, "hold"))
    const said = await Promise.all(started.map(({ lines }) => once(lines, "line")))
    expect(said.flat().sort()).toEqual([...Array(5).fill("data-file"), "held"])
    for (const { child } of started) child.stdin?.end()
    await Promise.all(started.map(({ exited }) => exited))
    expect(existsSync(`${path}.lock`)).toBe(false)
  }
})
