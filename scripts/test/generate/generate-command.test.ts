import { spawnSync } from "node:child_process"
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { fromRoot } from "../../src/repository.ts"

/** A copy of what the command reads and writes, so that the test can spoil it. */
const copy = mkdtempSync(join(tmpdir(), "generate-"))
const generated = join(copy, "packages/track-core/src/generated")
const manifest = join(copy, "packages/track-core/package.json")

function generate(...args: string[]): { status: number | null; output: string } {
  const tsx = fromRoot("scripts/node_modules/tsx/dist/cli.mjs")
  const run = spawnSync(process.execPath, [tsx, join(copy, "scripts/src/generate.ts"), ...args], { encoding: "utf8" })
  return { status: run.status, output: run.stdout + run.stderr }
}

describe("pnpm generate", () => {
  beforeAll(() => {
    cpSync(fromRoot("scripts/src"), join(copy, "scripts/src"), { recursive: true })
    cpSync(fromRoot("scripts/package.json"), join(copy, "scripts/package.json"))
    symlinkSync(fromRoot("scripts/node_modules"), join(copy, "scripts/node_modules"))
    cpSync(fromRoot("spec"), join(copy, "spec"), { recursive: true })
    mkdirSync(generated, { recursive: true })
    cpSync(fromRoot("packages/track-core/src/generated"), generated, { recursive: true })
    cpSync(fromRoot("packages/track-core/package.json"), manifest)
  })

  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test("--check passes on the files that are committed", () => {
    expect(generate("--check")).toMatchObject({ status: 0 })
  })

  test("--check fails on a file edited by hand and names it, and generating mends it", () => {
    const committed = readFileSync(manifest, "utf8")
    appendFileSync(join(generated, "limits.ts"), "// by hand\n")
    writeFileSync(manifest, committed.replace(/"hash": "[0-9a-f]+"/, '"hash": "0"'))
    const checked = generate("--check")
    expect(checked.status).toBe(1)
    expect(checked.output).toContain("limits.ts is not what the spec says")
    expect(checked.output).toContain("package.json is not what the spec says")
    expect(checked.output).not.toContain("api-types.ts is not")
    expect(generate()).toMatchObject({ status: 0 })
    expect(generate("--check")).toMatchObject({ status: 0 })
    expect(readFileSync(manifest, "utf8")).toBe(committed)
  })

  test("--check fails on a file that nothing generates", () => {
    const stranger = join(generated, "stranger.ts")
    writeFileSync(stranger, "")
    expect(generate("--check")).toMatchObject({
      status: 1,
      output: expect.stringContaining("stranger.ts is not generated"),
    })
    rmSync(stranger)
  })
}, 60_000)
