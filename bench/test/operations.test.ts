import type { Operation } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { expect, test } from "vitest"
import { freshOperations, operationPool, repeatOperations } from "../src/operation-pool.ts"

const pool = operationPool()
const texts = pool.map((operation) => JSON.stringify(operation))

test("the service would take every operation, and finds nothing suspicious", () => {
  const faulty = pool.map(checkOperation).filter((result) => !result.ok || result.warnings.length > 0)
  expect(faulty).toEqual([])
})

test("operations take 306 bytes on average, and a third of them go beyond ASCII", () => {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const beyondAscii = texts.filter((text) => Buffer.byteLength(text) > text.length).length
  expect(bytes / pool.length).toBeCloseTo(306, 0)
  expect(beyondAscii / pool.length).toBeCloseTo(1 / 3, 1)
})

test("two calls give the same operations, the shorter list the start of the longer", () => {
  expect(operationPool({}, 500).map((operation) => JSON.stringify(operation))).toEqual(texts.slice(0, 500))
})

test("events come without ids only if asked so", () => {
  const withoutIds = operationPool({ eventIds: false }, 500)
  expect(withoutIds.some((operation) => "id" in operation)).toBe(false)
  expect(withoutIds.map((operation) => operation.action)).toEqual(
    pool.slice(0, 500).map((operation) => operation.action),
  )
})

test("every event, page and screen brings an id of its own", () => {
  const events = pool.filter((operation) => operation.type === "person" && "name" in operation)
  const ids = new Set(events.map((operation) => "id" in operation && operation.id))
  expect(ids.size).toBe(events.length)
  expect(events.length).toBeGreaterThan(pool.length / 2)
})

test("operations spread over many people evenly, by Zipf's law, or are all on one", () => {
  const [even, zipf, hot] = (["even", "zipf", "hot"] as const).map((spreading) =>
    sharesOf(operationPool({ spreading, onlyCommon: true }, 20_000)),
  )
  expect(even?.[0]).toBeLessThan(0.001)
  // The most frequent of 40,000 has 1 part in 1 + 1/2 + 1/3 ... + 1/40,000, which is 11.2, and the second half of that.
  expect(zipf?.[0]).toBeCloseTo(1 / 11.2, 2)
  expect(zipf?.[1]).toBeCloseTo(1 / 22.4, 2)
  expect(hot).toEqual([1])
})

test("lists and sources of any length repeat the pool from its start", async () => {
  const small = pool.slice(0, 3)
  const expected = [0, 1, 2, 0, 1, 2, 0].map((index) => small[index])
  expect(repeatOperations(small, 7)).toEqual(expected)
  expect(await collect(freshOperations(small, 7))).toEqual(expected)
})

/** The share of the operations that each person has, the greatest first. */
function sharesOf(operations: Operation[]): number[] {
  const counts = new Map<string, number>()
  for (const operation of operations) {
    const key = "identifiers" in operation ? JSON.stringify(operation.identifiers) : ""
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts.values()].sort((a, b) => b - a).map((count) => count / operations.length)
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}
