import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startTrack } from "../support/start-track.ts"

let folder = ""
let program = ""

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "track-batcher-"))
  program = join(folder, "program.mjs")
  const entry = fileURLToPath(new URL("../support/batcher-program.ts", import.meta.url))
  await build({ entryPoints: [entry], outfile: program, bundle: true, format: "esm", platform: "node" })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the program to its end, which must come by itself. Returns its batcher's counts. */
async function run(task: string, ...[url, siteId, apiKey]: string[]): Promise<unknown> {
  const args = [program, url ?? "", siteId ?? "", apiKey ?? "", task]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
  return JSON.parse(stdout)
}

test.each([
  ["that was never used keeps no process alive", "idle", []],
  ["that has sent everything keeps no process alive", "idle again", ["sent"]],
  ["that holds an operation sends it before its process ends", "buffered", ["buffered"]],
  ["that was closed within its deadline keeps no process alive until that passes", "closed", ["closed"]],
])("a batcher %s", async (_, task, ids) => {
  await using served = await startTrack()
  const { url, credentials } = served.emulator
  const progress = await run(task, url, credentials.siteId, credentials.apiKey)
  expect(progress).toMatchObject({ operations: ids.length, accepted: ids.length })
  expect(served.appliedIds()).toEqual(ids)
})
