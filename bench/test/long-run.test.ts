import { execFile } from "node:child_process"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"

const runFile = fileURLToPath(new URL("../dist/long/run.js", import.meta.url))
const sizes = ["--operations", "20000", "--stream-operations", "30000"]

let folder = ""

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-long-"))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function run(out: string, ...args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, [runFile, ...sizes, "--out", out, ...args])
}

test("a long run counts every operation as applied, in order, through faults", async () => {
  const out = join(folder, "entity")
  const { stdout } = await run(out)
  expect(stdout).toMatch(/\| applied +\| +20,000 \| +20,000 \|/)
  for (const what of ["lost", "doubled", "out of order for a person or object"]) {
    expect(stdout).toMatch(new RegExp(`\\| ${what} +\\| +0 \\| +0 \\|`))
  }
  expect(stdout).toMatch(/\| failed: /)
  expect(stdout).toMatch(/\| 30,000 /)
  expect(await readFile(join(out, "RESULTS-long.md"), "utf8")).toBe(stdout)
}, 120_000)

test("the referee finds what runs without order, and nothing is written", async () => {
  await expect(run(join(folder, "none"), "--order", "none")).rejects.toThrow(/of 20000 operations disordered/)
  expect(await readdir(folder)).not.toContain("none")
}, 120_000)
