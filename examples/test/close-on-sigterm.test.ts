import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isUlid, type Operation, type PersonEvent } from "@cio/track-core"
import { type Emulator, startEmulator } from "@cio/track-emulator"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { keep, readKept } from "../src/close-on-sigterm/kept-operations.ts"
import { withDedupeId } from "../src/close-on-sigterm/with-dedupe-id.ts"
import { type Run, type RunningProgram, startProgram } from "./run-program.ts"

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "close-on-sigterm-"))
  file = join(folder, "kept.ndjson")
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe("a program that is told to end", () => {
  let emulator: Emulator
  let running: RunningProgram[]

  beforeEach(async () => {
    emulator = await startEmulator()
    running = []
  })

  afterEach(async () => {
    for (const program of running) program.kill("SIGKILL")
    await emulator.close()
  })

  test("sends all that it has when the service is up, and leaves no file", async () => {
    const program = start()
    await eventsOf(program, 20)
    const { made, accepted, kept } = countsOf(await endOf(program, "SIGTERM"))
    expect({ accepted, kept }).toEqual({ accepted: made, kept: 0 })
    expectEachOnce(program, made)
    expect(existsSync(file)).toBe(false)
  })

  test("keeps what it could not send in time, and sends it first when it starts again", async () => {
    const first = start()
    await eventsOf(first, 20)
    // Half of what is in flight at the end was applied, and the program cannot know which half.
    const outage = emulator.fail(({ number }) => (number % 2 ? { delayMs: 60_000 } : { applyDelayMs: 60_000 }))
    const requests = emulator.counts.requests
    await vi.waitFor(() => expect(emulator.counts.requests).toBeGreaterThanOrEqual(requests + 2), longWait)
    const { made, accepted, kept } = countsOf(await endOf(first, "SIGTERM"))
    const lines = keptEvents()
    expect(lines).toHaveLength(kept)
    expect(kept).toBeGreaterThan(0)
    expect(accepted + kept).toBe(made)
    const applied = new Map(eventsBy(first).map(({ attributes, id }) => [attributes.n, id]))
    const keptNumbers = new Set(lines.map(({ attributes }) => attributes?.n))
    expect(numbersTo(made).filter((n) => !applied.has(n) && !keptNumbers.has(n))).toEqual([])
    const both = lines.filter(({ attributes }) => applied.has(attributes?.n))
    expect(both.length).toBeGreaterThan(0)
    expect(both.map(({ id }) => id)).toEqual(both.map(({ attributes }) => applied.get(attributes?.n)))

    outage.cancel()
    const second = start()
    await vi.waitFor(() => expect(existsSync(file)).toBe(false), longWait)
    const end = countsOf(await endOf(second, "SIGTERM"))
    expect(end.accepted).toBe(kept + end.made)
    expectEachOnce(first, made)
    expectEachOnce(second, end.made)
    let cameBack = 0
    for (const { identifiers } of emulator.people()) {
      const runs = [...emulator.events({ person: { id: String(identifiers.id) } })].map(
        ({ attributes }) => attributes.process,
      )
      if (runs.includes(first.pid) && runs.includes(second.pid)) cameBack++
      // The kept ones of each visitor before the new ones.
      expect(runs).toEqual([...runs.filter((run) => run === first.pid), ...runs.filter((run) => run === second.pid)])
    }
    expect(cameBack).toBeGreaterThan(0)
    expect(existsSync(file)).toBe(false)
  })

  test("keeps everything at once when it is told a second time", async () => {
    emulator.fail({ status: 429, retryAfter: 60, times: Number.POSITIVE_INFINITY })
    const program = start()
    await vi.waitFor(() => expect(emulator.counts.requests).toBeGreaterThan(0), longWait)
    program.kill("SIGTERM")
    await vi.waitFor(() => expect(program.stdout).toContain("Ending"), longWait)
    const { made, accepted, kept } = countsOf(await endOf(program, "SIGTERM"))
    expect({ accepted, kept }).toEqual({ accepted: 0, kept: made })
    expect(keptEvents().map(({ attributes }) => attributes?.n)).toEqual(numbersTo(made))
    expect(keptEvents().every(({ id = "" }) => isUlid(id))).toBe(true)
  })

  test("keeps once more what it had kept, when the service is still down", async () => {
    const before = ["a", "b"].map((id) => withDedupeId(event(id)))
    await keep(file, before)
    emulator.fail({ status: 503, times: Number.POSITIVE_INFINITY })
    const program = start()
    await vi.waitFor(() => expect(emulator.counts.requests).toBeGreaterThan(0), longWait)
    program.kill("SIGTERM")
    await vi.waitFor(() => expect(program.stdout).toContain("Ending"), longWait)
    const { made } = countsOf(await endOf(program, "SIGTERM"))
    expect(keptEvents().slice(0, 2)).toEqual(before)
    expect(keptEvents()).toHaveLength(before.length + made)
  })

  test("ends by itself, and keeps everything, when its keys are refused", async () => {
    const program = start({ CUSTOMERIO_API_KEY: "wrong" })
    const { code, stdout, stderr } = await program.ended
    expect(code).toBe(1)
    expect(stderr).toContain("The operation was not taken")
    const [, made] = /^(\d+) made, 0 accepted, \1 to be sent at the next start$/m.exec(stdout) ?? []
    expect(keptEvents().map(({ attributes }) => attributes?.n)).toEqual(numbersTo(Number(made)))
    expect(keptEvents().every(({ id = "" }) => isUlid(id))).toBe(true)
  })

  test("writes to its log what it cannot write to the file, and fails", async () => {
    rmSync(folder, { recursive: true })
    emulator.fail({ status: 429, retryAfter: 60, times: Number.POSITIVE_INFINITY })
    const program = start()
    await vi.waitFor(() => expect(emulator.counts.requests).toBeGreaterThan(0), longWait)
    program.kill("SIGTERM")
    await vi.waitFor(() => expect(program.stdout).toContain("Ending"), longWait)
    program.kill("SIGTERM")
    const { code, stderr } = await program.ended
    expect(code).toBe(1)
    expect(stderr).toContain(`${file} could not be written.`)
    const lines = stderr.split("\n").filter((line) => line.startsWith('{"type"'))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.map((line) => JSON.parse(line).attributes.n)).toEqual(numbersTo(lines.length))
  })

  function start(env: NodeJS.ProcessEnv = {}): RunningProgram {
    const { siteId, apiKey } = emulator.credentials
    const program = startProgram("src/close-on-sigterm.ts", [file], {
      CUSTOMERIO_SITE_ID: siteId,
      CUSTOMERIO_API_KEY: apiKey,
      CUSTOMERIO_BASE_URL: emulator.url,
      ...env,
    })
    running.push(program)
    return program
  }

  function eventsBy({ pid }: RunningProgram) {
    return [...emulator.events()].filter(({ attributes }) => attributes.process === pid)
  }

  async function eventsOf(program: RunningProgram, count: number): Promise<void> {
    await vi.waitFor(() => expect(eventsBy(program).length).toBeGreaterThanOrEqual(count), longWait)
  }

  function expectEachOnce(program: RunningProgram, count: number): void {
    const held = eventsBy(program).map(({ attributes }) => Number(attributes.n))
    expect(held.sort((a, b) => a - b)).toEqual(numbersTo(count))
  }
})

describe("the file of kept operations", () => {
  test("gives back what it keeps, is for its owner only, and is gone when nothing is left", async () => {
    const operations = [event("zoë\n\u2028"), event("b")]
    await keep(file, operations)
    expect(await readKept(file)).toEqual(operations)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await keep(file, [])
    expect(existsSync(file)).toBe(false)
    await keep(file, [])
    expect(await readKept(file)).toEqual([])
  })

  test("is left as it was when writing the new one fails", async () => {
    await keep(file, [event("old")])
    mkdirSync(`${file}.new`)
    await expect(keep(file, [event("new")])).rejects.toThrow("EISDIR")
    expect(await readKept(file)).toEqual([event("old")])
  })

  test("that is damaged is not taken for an empty one", async () => {
    writeFileSync(file, '{"type":"person","act')
    await expect(readKept(file)).rejects.toThrow(SyntaxError)
  })
})

describe("withDedupeId", () => {
  test("gives an id to events, pages and screens of people that have none, and to nothing else", () => {
    expect(withDedupeId(event("a"), "01ARYZ6S410000000000000000")).toEqual({
      ...event("a"),
      id: "01ARYZ6S410000000000000000",
    })
    expect(withDedupeId(event("a"))).toEqual({ ...event("a"), id: expect.stringMatching(/^[0-9A-Z]{26}$/) })
    expect(withDedupeId({ ...event("a"), id: "mine" }, "other")).toEqual({ ...event("a"), id: "mine" })
    const identify: Operation = { type: "person", action: "identify", identifiers: { id: "a" }, attributes: {} }
    expect(withDedupeId(identify)).toBe(identify)
  })
})

/** For what comes sooner or later: the bound is for a hanging test, not a measure. */
const longWait = { timeout: 30_000, interval: 10 } as const

function event(id: string): PersonEvent {
  return { type: "person", action: "event", identifiers: { id }, name: "page_turned" }
}

/** Only events are kept here. */
function keptEvents(): PersonEvent[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
}

async function endOf(program: RunningProgram, signal: NodeJS.Signals): Promise<Run> {
  program.kill(signal)
  return program.ended
}

/** What a program that ended well says of its operations. */
function countsOf({ code, stdout, stderr }: Run): { made: number; accepted: number; kept: number } {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  const counts = /^(\d+) made, (\d+) accepted, (\d+) to be sent at the next start$/m.exec(stdout) ?? []
  const [made = Number.NaN, accepted = Number.NaN, kept = Number.NaN] = counts.slice(1).map(Number)
  return { made, accepted, kept }
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n)
}
