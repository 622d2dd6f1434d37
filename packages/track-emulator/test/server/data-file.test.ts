import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { createTrackClient } from "@cio/track-core"
import { build } from "esbuild"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { describeSelf, parseHolder } from "../../src/node/data-file-holder.ts"
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
    // Nobody has that number.
    writeFileSync(`${path}.lock`, JSON.stringify({ ...parseHolder(describeSelf()), pid: 2 ** 30 }))
    const started = Array.from({ length: 6 }, () => start(path, "hold"))
    const said = await Promise.all(started.map(({ lines }) => once(lines, "line")))
    expect(said.flat().sort()).toEqual([...Array(5).fill("data-file"), "held"])
    for (const { child } of started) child.stdin?.end()
    await Promise.all(started.map(({ exited }) => exited))
    expect(existsSync(`${path}.lock`)).toBe(false)
  }
})

test("the deepest bodies that are taken come back out of the file and out of a snapshot", async () => {
  const path = join(folder, "deep.ndjson")
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`
  const identified = `"type":"person","identifiers":{"id":"1"}`
  const bodies: readonly (readonly [method: string, endpoint: string, body: (value: string) => string])[] = [
    ["POST", "/api/v2/entity", (value) => `{${identified},"action":"identify","attributes":{"deep":${value}}}`],
    [
      ...(["POST", "/api/v2/batch"] as const),
      (value) => `{"batch":[{${identified},"action":"event","name":"e","attributes":{"deep":${value}}}]}`,
    ],
    ["PUT", "/api/v1/customers/2", (value) => `{"deep":${value}}`],
    ["POST", "/api/v1/customers/2/events", (value) => `{"name":"e","data":{"deep":${value}}}`],
    ["POST", "/api/v1/events", (value) => `{"name":"e","anonymous_id":"x","data":{"deep":${value}}}`],
    // A field that may hold anything, and is passed over.
    ["POST", "/api/v1/forms/f/submit", (value) => `{"data":{"id":"3","form_id":${value}}}`],
  ]
  const emulator = await startEmulator({ dataFile: path })
  const { siteId, apiKey } = emulator.credentials
  const authorization = `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString("base64")}`
  const deepest: number[] = []
  for (const [method, endpoint, body] of bodies) {
    let taken = 0
    for (let levels = 90; levels <= 101; levels++) {
      const headers = { authorization, "content-type": "application/json" }
      const answer = await fetch(`${emulator.url}${endpoint}`, { method, headers, body: body(nested(levels)) })
      if (answer.status === 200 || answer.status === 204) taken = levels
      await answer.arrayBuffer()
    }
    deepest.push(taken)
  }
  // Each has a limit, and it was met.
  for (const levels of deepest) expect([97, 98, 99]).toContain(levels)
  const live = emulator.snapshot().toString().replace(/.*/, "")
  await emulator.close()
  await using again = await startEmulator({ dataFile: path })
  expect(again.snapshot().toString().replace(/.*/, "")).toBe(live)
  again.restore(again.snapshot())
  expect(again.snapshot().toString().replace(/.*/, "")).toBe(live)
})
