import { expect, test } from "vitest"
import { type Batch, Packer } from "../../src/pack.ts"

function textOf(batch: Batch<string> | undefined): string {
  return new TextDecoder().decode(batch?.body.sealed())
}

/** Packs texts as operations that stand for themselves. */
function packAll(packer: Packer<string>, texts: readonly string[]): Batch<string>[] {
  const full = texts.flatMap((text, index) => packer.add(index, text, text) ?? [])
  const rest = packer.take()
  return rest ? [...full, rest] : full
}

test("operations fill a batch to its bytes, and the first that does not fit opens the next", () => {
  const texts = ["1", "22", "333", "4444", "5"].map((t) => `{"t":${t}}`)
  const [one = "", two = "", three = "", four = "", five = ""] = texts
  const maxBytes = `{"batch":[${one},${two},${three}]}`.length
  const batches = packAll(new Packer(maxBytes, Number.POSITIVE_INFINITY), texts)
  expect(batches.map(textOf)).toEqual([`{"batch":[${one},${two},${three}]}`, `{"batch":[${four},${five}]}`])
  expect(batches.map(({ indexes }) => indexes)).toEqual([
    [0, 1, 2],
    [3, 4],
  ])
  expect(batches.map(({ operations }) => operations)).toEqual([
    [one, two, three],
    [four, five],
  ])
  expect(batches.map(({ count }) => count)).toEqual([3, 2])
})

test("a batch one byte smaller leaves out the operation that no longer fits", () => {
  const texts = ['{"t":1}', '{"t":2}']
  const exact = `{"batch":[${texts.join(",")}]}`.length
  expect(packAll(new Packer(exact, Number.POSITIVE_INFINITY), texts)).toHaveLength(1)
  expect(packAll(new Packer(exact - 1, Number.POSITIVE_INFINITY), texts)).toHaveLength(2)
})

test("maxBatchOperations closes a batch that has room left", () => {
  const texts = Array.from({ length: 7 }, (_, i) => `{"t":${i}}`)
  const batches = packAll(new Packer(1000, 3), texts)
  expect(batches.map(({ count }) => count)).toEqual([3, 3, 1])
  expect(batches.flatMap(({ operations }) => operations)).toEqual(texts)
})

test("one operation at a time makes batches of one", () => {
  const batches = packAll(new Packer(1000, 1), ['{"t":1}', '{"t":2}'])
  expect(batches.map(textOf)).toEqual(['{"batch":[{"t":1}]}', '{"batch":[{"t":2}]}'])
})

test("nothing is there to take before the first operation, and after the last was taken", () => {
  const packer = new Packer<string>(1000, 3)
  expect(packer.count).toBe(0)
  expect(packer.take()).toBeUndefined()
  packer.add(0, "a", '{"t":1}')
  expect(packer.count).toBe(1)
  expect(packer.take()?.count).toBe(1)
  expect(packer.count).toBe(0)
  expect(packer.take()).toBeUndefined()
})

test("a batch that came back is filled again, with nothing left of what it held", () => {
  const packer = new Packer<string>(1000, 10)
  packer.add(0, "a", '{"t":"first and longer"}')
  packer.add(1, "b", '{"t":2}')
  const first = packer.take()
  if (!first) throw new Error("there is a batch")
  packer.recycle(first)
  packer.add(2, "c", '{"t":3}')
  const second = packer.take()
  expect(second).toBe(first)
  expect(second?.operations).toEqual(["c"])
  expect(second?.indexes).toEqual([2])
  expect(textOf(second)).toBe('{"batch":[{"t":3}]}')
})

test("a batch that is not back yet is not filled again", () => {
  const packer = new Packer<string>(1000, 1)
  packer.add(0, "a", '{"t":1}')
  const first = packer.add(1, "b", '{"t":2}')
  const second = packer.take()
  expect(first).not.toBe(second)
  expect(textOf(first)).toBe('{"batch":[{"t":1}]}')
  expect(textOf(second)).toBe('{"batch":[{"t":2}]}')
})

test("an operation that fits no batch at all is a fault, not a loss", () => {
  const packer = new Packer<string>(100, 10)
  expect(() => packer.add(0, "a", `{"t":"${"x".repeat(100)}"}`)).toThrow(RangeError)
})
