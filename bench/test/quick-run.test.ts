import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { sides } from "../src/sides.ts"

const runFile = fileURLToPath(new URL("../dist/run.js", import.meta.url))

let folder = ""
let output = ""

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-"))
  output = (await promisify(execFile)(process.execPath, [runFile, "--quick", "--out", folder])).stdout
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test("a quick run says that it is one, and judges no aims", () => {
  expect(output).toContain("This was a quick run")
  expect(output).not.toMatch(/\b(met|missed)\b/)
})

test("the table has every side, each with all its operations delivered", async () => {
  for (const { name, title } of sides) expect(output).toContain(`| ${name}: ${title}`)
  // A side that delivers anything else ends the run with an error.
  expect(output).toContain("2,000 operations a side and round")
  expect(output).toContain("Every side delivered exactly its operations.")

  const { measures } = await readResults()
  expect(measures.map(({ side }) => side)).toEqual(sides.map(({ name }) => name))
  // 306 bytes an operation, more as Segment has them, less as the v1 API does.
  for (const { bodyBytes, operations } of measures) {
    expect(bodyBytes / operations).toBeGreaterThan(200)
    expect(bodyBytes / operations).toBeLessThan(700)
  }
})

test("faults are met by the side that has them, and by no other", async () => {
  const { measures } = await readResults()
  const faulty = measures.filter(({ faults }) => faults > 0)
  expect(faulty.map(({ side }) => side)).toEqual(["faults"])
})

test("a side on a slow server takes at least as long as one answer", async () => {
  const { measures } = await readResults()
  const slow = measures.filter(({ side }) => side.startsWith("latency"))
  expect(slow.map(({ seconds }) => seconds >= 0.049)).toEqual([true, true])
})

test("the report is written beside the figures", async () => {
  expect(await readFile(join(folder, "RESULTS.md"), "utf8")).toBe(output)
})

interface Result {
  side: string
  operations: number
  bodyBytes: number
  faults: number
  seconds: number
}

async function readResults(): Promise<{ measures: Result[] }> {
  return JSON.parse(await readFile(join(folder, "results.json"), "utf8"))
}
