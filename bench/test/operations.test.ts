import { checkOperation } from "@cio/track-core/validate"
import { expect, test } from "vitest"
import { freshOperations, operationPool, repeatOperations } from "../src/operations.ts"

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

test("two calls give the same operations, and no event ids only if asked so", () => {
  expect(operationPool(500).map((operation) => JSON.stringify(operation))).toEqual(texts.slice(0, 500))
  const withoutIds = operationPool(500, false)
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

test("lists and sources of any length repeat the pool from its start", async () => {
  const small = pool.slice(0, 3)
  const expected = [0, 1, 2, 0, 1, 2, 0].map((index) => small[index])
  expect(repeatOperations(small, 7)).toEqual(expected)
  expect(await collect(freshOperations(small, 7))).toEqual(expected)
})

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}
