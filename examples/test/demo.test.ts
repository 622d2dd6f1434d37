import { readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, onTestFinished, test } from "vitest"
import { type Books, balance } from "../src/demo/balance.ts"
import { keptLines } from "../src/demo/keep.ts"
import { type RunningProgram, runProgram, startProgram } from "./run-program.ts"

const planted: { line: number }[] = JSON.parse(
  readFileSync(new URL("../data/shop-planted.json", import.meta.url), "utf8"),
)
const plantedLines = planted.map(({ line }) => line)
const lineCount = readFileSync(new URL("../data/shop.ndjson", import.meta.url), "utf8").split("\n").length - 1

describe("the demo", () => {
  test("sends the whole year through two accidents, names the planted lines, and balances", async () => {
    const { code, stdout, stderr } = await runProgram("src/demo.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(
      numbers(stdout, /^Sent (\S+) operations: (\S+) accepted, (\S+) rejected, (\S+) unsent, (\S+) unknown$/m),
    ).toEqual([lineCount, lineCount - plantedLines.length, plantedLines.length, 0, 0])
    expect(rejections(stdout).map(({ line }) => line)).toEqual(plantedLines)
    expect(new Set(rejections(stdout).map(({ by }) => by))).toEqual(new Set(["client", "server"]))
    const [repeated] = numbers(stdout, /request 6: (\S+) operations applied, then cut off .* sent again as request \d+/)
    expect(stdout).toMatch(/request 3: answered 503, nothing applied; sent again as request \d+/)
    expect(repeated).toBeGreaterThan(0)
    const [taken] = numbers(stdout, /(\S+) operations taken by the emulator/)
    expect(taken).toBe(lineCount - plantedLines.length + (repeated ?? 0))
    expect(stdout.match(/^ {2}ok /gm)).toHaveLength(4)
    expect(stdout.match(/^ {2}.* %.* settled$/gm)).toHaveLength(4)
    expect(stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(60)
  })

  test("leaves the same behind when nothing goes wrong", async () => {
    const [rough, smooth] = await Promise.all([
      runProgram("src/demo.ts"),
      runProgram("src/demo.ts", ["--no-accidents"]),
    ])
    expect([rough.code, smooth.code]).toEqual([0, 0])
    expect(smooth.stdout).not.toContain("Survived")
    expect(holdings(rough.stdout)).toEqual(holdings(smooth.stdout))
    expect(holdings(smooth.stdout).every((count) => count > 0)).toBe(true)
  })

  test("finds every planted line before sending when it checks first", async () => {
    const { code, stdout } = await runProgram("src/demo.ts", ["--check"])
    expect(code).toBe(0)
    expect(rejections(stdout)).toEqual(plantedLines.map((line) => ({ line, by: "client" })))
  })
})

describe("the demo with --keep", () => {
  test.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])(
    "can be looked at until %s, and ends with its own result",
    async (signal) => {
      const { program, url } = await startKept()
      expect(program.stdout).toContain(`(a local Track API; its inspector is at ${url})`)
      const region = await fetch(new URL("/api/v1/accounts/region", url), {
        headers: { authorization: `Basic ${btoa("emulator:emulator")}` },
      })
      expect(region.status).toBe(200)
      program.kill(signal)
      const { code, stdout, stderr } = await program.ended
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      expect(stdout.match(/^ {2}ok /gm)).toHaveLength(4)
      await expect(fetch(url)).rejects.toThrow("fetch failed")
    },
  )

  test("keeps the bodies of requests", async () => {
    const { program, url } = await startKept()
    const answer = await fetch(new URL("/emulator/requests/1", url))
    expect(await answer.json()).toMatchObject({ body: expect.stringMatching(/^\{"batch":\[/) })
    program.kill("SIGTERM")
    expect((await program.ended).code).toBe(0)
  })

  test("is what the demo without it points to, which ends by itself", async () => {
    const { code, stdout } = await runProgram("src/demo.ts")
    expect(code).toBe(0)
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(keptLines(false, "")[0])
    expect(stdout).toContain("-- --keep")
  })
})

describe("the balance", () => {
  test("agrees when all was accounted for", () => {
    expect(balance(books()).map(({ agrees }) => agrees)).toEqual([true, true, true, true])
  })

  test("notices a lost outcome, a lost operation, a doubled event and a planted line that passed", () => {
    const wrong = [
      balance({ ...books(), run: { ...books().run, lines: 11 } }),
      balance({ ...books(), counts: { ...books().counts, operations: 8 } }),
      balance({ ...books(), witness: { ...books().witness, distinctEvents: 6 } }),
      balance({ ...books(), plantedLines: [4] }),
    ]
    expect(wrong.map((sums) => sums.map(({ agrees }) => agrees))).toEqual([
      [false, true, true, true],
      [true, false, true, true],
      [true, true, false, true],
      [true, true, true, false],
    ])
    expect(wrong[3]?.[3]?.text).toContain("not rejected: line 4, not planted: line 3")
  })
})

/** The demo with --keep, once it has made its report. */
async function startKept(): Promise<{ program: RunningProgram; url: string }> {
  const program = startProgram("src/demo.ts", ["--keep"])
  onTestFinished(() => program.kill("SIGKILL"))
  let hasEnded = false
  void program.ended.then(() => {
    hasEnded = true
  })
  while (!hasEnded && !program.stdout.includes("Ctrl-C ends it.\n")) await sleep(20)
  const [, url = ""] = /in the inspector: (\S+)$/m.exec(program.stdout) ?? []
  return { program, url }
}

/** Ten lines, of which the third is bad, and nothing sent twice. */
function books(): Books {
  const operation = { type: "person", action: "delete", identifiers: { id: "1" } } as const
  return {
    run: {
      lines: 10,
      totals: {
        operations: 10,
        accepted: 9,
        rejected: 1,
        unsent: 0,
        unknown: 0,
        possibleDuplicates: 0,
        requests: 1,
        bytes: 1000,
      },
      failures: [{ status: "rejected", by: "server", reason: "invalid", index: 2, operation }],
      acceptedEvents: 5,
      durationMs: 1,
    },
    counts: {
      people: 1,
      objects: 0,
      events: 5,
      devices: 0,
      relationships: 0,
      deliveries: 0,
      operations: 9,
      requests: 1,
    },
    accidents: [],
    witness: { onApplied: () => {}, distinctEvents: 5, duplicateEvents: 0 },
    plantedLines: [3],
  }
}

function rejections(output: string): { line: number; by: string }[] {
  return Array.from(output.matchAll(/^ +(\d+) {2}(client|server) /gm), ([, line, by = ""]) => ({
    line: Number(line),
    by,
  }))
}

function holdings(output: string): number[] {
  const [, text = ""] = /The emulator now holds ([\s\S]*?);/.exec(output) ?? []
  return Array.from(text.matchAll(/\d[\d,]*/g), ([number]) => toNumber(number))
}

function numbers(output: string, pattern: RegExp): number[] {
  return (pattern.exec(output) ?? []).slice(1).map(toNumber)
}

function toNumber(text: string): number {
  return Number(text.replaceAll(",", ""))
}
