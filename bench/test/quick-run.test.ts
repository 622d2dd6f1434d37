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
  expect(output).toContain("50,000 operations a side and round")
  expect(output).toContain("Every side delivered exactly its operations.")

  const { measures } = JSON.parse(await readFile(join(folder, "results.json"), "utf8"))
  expect(measures.map((measure: { side: string }) => measure.side)).toEqual(sides.map(({ name }) => name))
  // 306 bytes an operation; the commas and envelopes come on top.
  for (const { bodyBytes } of measures) expect(bodyBytes / 50_000).toBeGreaterThan(290)
})

test("the report is written beside the figures", async () => {
  expect(await readFile(join(folder, "RESULTS.md"), "utf8")).toBe(output)
})
