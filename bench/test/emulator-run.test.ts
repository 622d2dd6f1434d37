import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { checkAccount } from "../src/emulator/feed.ts"

const runFile = fileURLToPath(new URL("../dist/emulator/run.js", import.meta.url))
const sizes = ["--operations", "3000", "--requests", "60", "--people", "2000"]

let folder = ""
let output = ""

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-emulator-"))
  output = (await promisify(execFile)(process.execPath, [runFile, "--quick", ...sizes, "--out", folder])).stdout
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test("a quick run says that it is one, judges no aims, and writes its report", async () => {
  expect(output).toContain("This was a quick run")
  expect(output).not.toMatch(/\b(met|missed)\b/)
  expect(await readFile(join(folder, "RESULTS-emulator.md"), "utf8")).toBe(output)
})

test("every server takes every load, in full", () => {
  // A server that takes or holds anything else than what was sent ends the run with an error.
  for (const server of ["the floor", "the emulator", "the emulator with a data file"]) {
    expect(output).toMatch(new RegExp(`\\| different people, in batches: ${server} +\\| +3,000 \\|`))
    expect(output).toMatch(new RegExp(`\\| a mixture, in batches: ${server} +\\| +3,000 \\|`))
    expect(output).toMatch(new RegExp(`\\| different people, one a request: ${server} +\\| +60 \\|`))
  }
})

test("an emulator that was killed left all that it had answered in its data file", () => {
  expect(output).toMatch(/With a data file of 2,000 people .* and all of them are there/)
})

test("memory is measured with few people, with all, and with their events", () => {
  expect(output).toMatch(/\| 200 people, 0 events +\|/)
  // Six came while the first lists were timed, and six more with the second.
  expect(output).toMatch(/\| 2,000 people, 0 events +\|/)
  expect(output).toMatch(/\| 2,006 people, 2,000 events +\|/)
})

test("an account that is not what was sent is refused", () => {
  const sent = { operations: 10, people: 4, events: 6 }
  const account = { cpuSeconds: 1, operations: 10, held: { people: 4, events: 6, fellShort: 0 } }
  expect(() => checkAccount(account, sent)).not.toThrow()
  expect(() => checkAccount({ ...account, operations: 9 }, sent)).toThrow("9 instead of 10 operations taken")
  const holding = (held: object) => ({ ...account, held: { ...account.held, ...held } })
  expect(() => checkAccount(holding({ people: 3 }), sent)).toThrow("3 instead of 4 people held")
  expect(() => checkAccount(holding({ events: 7 }), sent)).toThrow("7 instead of 6 events held")
  expect(() => checkAccount(holding({ fellShort: 2 }), sent)).toThrow("2 instead of 0 requests that fell short")
})
