import { readFileSync } from "node:fs"
import { limits, type Operation } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { describe, expect, test } from "vitest"
import { runProgram } from "./run-program.ts"

const text = readFileSync(new URL("../data/shop.ndjson", import.meta.url), "utf8")
const planted: { line: number; kind: string }[] = JSON.parse(
  readFileSync(new URL("../data/shop-planted.json", import.meta.url), "utf8"),
)
const kindOfLine = new Map(planted.map(({ line, kind }) => [line, kind]))
const lines = text.slice(0, -1).split("\n")
// Operations by what the generator is typed to write; that they are is what the tests below find out.
const good = lines.flatMap((line, index) => (kindOfLine.has(index + 1) ? [] : [JSON.parse(line) as Operation]))

describe("the shop's year", () => {
  test("is what its generator writes", async () => {
    const { code, stdout, stderr } = await runProgram("data/make-shop.ts", ["--check"])
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain(`${lines.length} operations, 40 of them bad, ${Buffer.byteLength(text)} bytes`)
  })

  test("has at least 20,000 operations, one a line, in less than 9 MB", () => {
    expect(lines.length).toBeGreaterThanOrEqual(20_000)
    expect(Buffer.byteLength(text)).toBeLessThan(9_000_000)
    expect(text.endsWith("}\n")).toBe(true)
  })

  test("has every operation that there is", () => {
    const counts: Record<string, number> = {}
    for (const { type, action } of good) counts[`${type} ${action}`] = (counts[`${type} ${action}`] ?? 0) + 1
    expect(Object.keys(counts).sort()).toEqual([
      "delivery event",
      "object add_relationships",
      "object delete",
      "object delete_relationships",
      "object identify",
      "object identify_anonymous",
      "person add_device",
      "person add_relationships",
      "person delete",
      "person delete_device",
      "person delete_relationships",
      "person event",
      "person identify",
      "person merge",
      "person page",
      "person screen",
      "person suppress",
      "person unsuppress",
    ])
    expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(10)
  })

  test("keeps to the contract in every line that is not planted, without a warning", () => {
    const failed = good
      .map((operation) => checkOperation(operation))
      .filter((check) => !check.ok || check.warnings.length > 0)
    expect(failed).toEqual([])
    expect(good.filter((operation) => byteLength(operation) > limits.operationBytes)).toEqual([])
  })

  test("breaks the contract or a limit in each of its 40 planted lines, in at least 8 ways", () => {
    const passed = planted.filter(({ line }) => {
      const operation: unknown = JSON.parse(lines[line - 1] ?? "")
      return checkOperation(operation).ok && byteLength(operation) <= limits.operationBytes
    })
    expect(passed).toEqual([])
    expect(kindOfLine.size).toBe(40)
    expect(new Set(kindOfLine.values()).size).toBeGreaterThanOrEqual(8)
  })

  test("holds every kind of text that programs trip over", () => {
    const traps = {
      "beyond ASCII": /\P{ASCII}/u,
      "Arabic or Hebrew": /[\u0590-\u06ff]/,
      "combining characters": /\p{M}/u,
      "emoji of several code points": /\u200d/,
      "beyond the first plane": /[\u{10000}-\u{10ffff}]/u,
      "line separators": /\u2028/,
      "half of a surrogate pair": /\\ud83c"/,
      "dotted topic keys": /"cio_subscription_preferences\.topics\.topic_1"/,
      "null and empty attributes": /"note":(null|"")/,
      "updates only": /"_update":true/,
      "numbers as ids": /"identifiers":{"id":\d/,
    }
    const found = Object.entries(traps).map(([name, pattern]) => [name, lines.some((line) => pattern.test(line))])
    expect(found).toEqual(Object.keys(traps).map((name) => [name, true]))
    expect(lines.filter((line) => /\P{ASCII}/u.test(line)).length).toBeGreaterThan(10_000)
  })

  test("gives about half of its events a dedupe id of their own", () => {
    const events = good.filter(({ type, action }) => type === "person" && ["event", "page", "screen"].includes(action))
    const ids = events.flatMap((event) => ("id" in event ? [event.id] : []))
    expect(ids.length / events.length).toBeGreaterThan(0.45)
    expect(ids.length / events.length).toBeLessThan(0.55)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test("runs from 24 November 2025 to 23 November 2026, in order", () => {
    const times = good.flatMap((operation) => ("timestamp" in operation ? [Math.trunc(operation.timestamp ?? 0)] : []))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(Date.UTC(2025, 10, 24) / 1000)
    expect(times.at(-1)).toBeLessThan(Date.UTC(2026, 10, 24) / 1000)
  })
})

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
