import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isUlid } from "@cio/track-core"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { fitBytes } from "../src/fit-bytes.ts"
import { readLines } from "../src/read-lines.ts"
import { ulid } from "../src/ulid.ts"

describe("ulid", () => {
  test("is the time in ten characters and the bytes in sixteen", () => {
    expect(ulid(0, new Uint8Array(10))).toBe("0".repeat(26))
    expect(ulid(2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe(`7${"Z".repeat(25)}`)
    expect(ulid(1_469_918_176_385, new Uint8Array(10))).toBe("01ARYZ6S410000000000000000")
    expect(isUlid(ulid(1_764_000_000_000, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)))).toBe(true)
  })

  test("takes a time before 1970 or far ahead for the nearest that fits, and no other number of bytes", () => {
    expect(ulid(-5000, new Uint8Array(10))).toBe("0".repeat(26))
    expect(ulid(1e300, new Uint8Array(10))).toBe(`7${"Z".repeat(9)}${"0".repeat(16)}`)
    expect(() => ulid(0, new Uint8Array(9))).toThrow("entropy must be 10 bytes, got 9")
  })
})

describe("fitBytes", () => {
  test("leaves a text alone that fits to the byte", () => {
    expect(fitBytes("茶茶", 6)).toBe("茶茶")
  })

  test("cuts between characters, never inside one", () => {
    expect(fitBytes("茶茶茶", 8)).toBe("茶…")
    expect(fitBytes("x🍵🍵", 8)).toBe("x🍵…")
    expect(fitBytes("🍵🍵", 6)).toBe("…")
  })
})

describe("readLines", () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "read-lines-"))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test("ends a line at a line feed only, with or without one at the end", async () => {
    expect(await linesOf("one\n\u2028two\u2029\r\n\nthree")).toEqual(["one", "\u2028two\u2029\r", "", "three"])
    expect(await linesOf("one\n")).toEqual(["one"])
    expect(await linesOf("")).toEqual([])
  })

  test("puts characters and lines together again that two reads cut apart", async () => {
    const lines = Array.from({ length: 3 }, (_, index) => `${index}${"茶🍵".repeat(30_000)}`)
    expect(await linesOf(lines.join("\n"))).toEqual(lines)
  })

  async function linesOf(text: string): Promise<string[]> {
    const path = join(folder, "file")
    writeFileSync(path, text)
    const lines: string[] = []
    for await (const line of readLines(path)) {
      expect(line.number).toBe(lines.push(line.text))
      expect(line.bytesRead).toBeLessThanOrEqual(Buffer.byteLength(text))
    }
    return lines
  }
})
