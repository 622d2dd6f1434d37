import { describe, expect, test } from "vitest"
import { type Batch, type EncodedOperation, Packer } from "../../src/pack.ts"

function textOf(batch: Batch<string> | undefined): string {
  return new TextDecoder().decode(batch?.body.sealed())
}

/** An operation that stands for its own text. */
function operation(index: number, text: string): EncodedOperation<string> {
  return { index, operation: text, text, keys: index }
}

/** Packs texts, and takes each batch that the next one does not fit. */
function packAll(packer: Packer<string>, texts: readonly string[]): Batch<string>[] {
  const batches: Batch<string>[] = []
  const take = () => {
    const batch = packer.take()
    if (batch) batches.push(batch)
  }
  for (const [index, text] of texts.entries()) {
    if (packer.add(operation(index, text))) continue
    take()
    expect(packer.add(operation(index, text))).toBe(true)
  }
  take()
  return batches
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
  expect(packer.open).toBeUndefined()
  expect(packer.take()).toBeUndefined()
  packer.add(operation(0, '{"t":1}'))
  expect(packer.open?.count).toBe(1)
  expect(packer.take()?.count).toBe(1)
  expect(packer.open).toBeUndefined()
  expect(packer.take()).toBeUndefined()
})

test("a batch that came back is filled again, with nothing left of what it held", () => {
  const packer = new Packer<string>(1000, 10)
  packer.add(operation(0, '{"t":"first and longer"}'))
  packer.add(operation(1, '{"t":2}'))
  const first = packer.take()
  if (!first) throw new Error("there is a batch")
  packer.recycle(first)
  packer.add(operation(2, '{"t":3}'))
  const second = packer.take()
  expect(second).toBe(first)
  expect(second?.operations).toEqual(['{"t":3}'])
  expect(second?.indexes).toEqual([2])
  expect(second?.keys).toEqual([2])
  expect(second?.firstIndex).toBe(2)
  expect(textOf(second)).toBe('{"batch":[{"t":3}]}')
})

test("a batch that is not back yet is not filled again", () => {
  const packer = new Packer<string>(1000, 1)
  packer.add(operation(0, '{"t":1}'))
  const first = packer.take()
  packer.add(operation(1, '{"t":2}'))
  const second = packer.take()
  expect(first).not.toBe(second)
  expect(textOf(first)).toBe('{"batch":[{"t":1}]}')
  expect(textOf(second)).toBe('{"batch":[{"t":2}]}')
})

test("an operation that fits no batch at all is a fault, not a loss", () => {
  const packer = new Packer<string>(100, 10)
  expect(() => packer.add(operation(0, `{"t":"${"x".repeat(100)}"}`))).toThrow(RangeError)
})

test("an operation that does not fit leaves the open batch as it was", () => {
  const packer = new Packer<string>(1000, 1)
  packer.add(operation(3, '{"t":1}'))
  expect(packer.add(operation(1, '{"t":2}'))).toBe(false)
  expect(packer.open).toMatchObject({ indexes: [3], keys: [3], firstIndex: 3, count: 1 })
  expect(textOf(packer.take())).toBe('{"batch":[{"t":1}]}')
})

test("a batch knows the first index in it, and all the keys of its operations", () => {
  const packer = new Packer<string>(1000, 9)
  packer.add({ ...operation(7, '{"t":7}'), keys: [4, ~5] })
  packer.add({ ...operation(2, '{"t":2}'), keys: [] })
  packer.add(operation(9, '{"t":9}'))
  expect(packer.take()).toMatchObject({ indexes: [7, 2, 9], firstIndex: 2, keys: [4, ~5, 9] })
})

describe("batches that are to be smaller from now on", () => {
  const texts = Array.from({ length: 6 }, (_, i) => `{"t":${i}}`)
  const sizes = (batches: readonly Batch<string>[]) => batches.map(({ body }) => body.byteLength)

  test("are filled no further, also the one that is open", () => {
    const packer = new Packer<string>(1000, 9)
    const twoBytes = `{"batch":[${texts.slice(0, 2).join(",")}]}`.length
    for (const [index, text] of texts.slice(0, 3).entries()) packer.add(operation(index, text))
    packer.lower(twoBytes)
    expect(packer.add(operation(3, texts[3] ?? ""))).toBe(false)
    expect(packer.take()?.count).toBe(3)
    expect(sizes(packAll(packer, texts))).toEqual([twoBytes, twoBytes, twoBytes])
  })

  test("still take an operation that is larger, alone", () => {
    const packer = new Packer<string>(1000, 9)
    packer.lower(30)
    const large = `{"t":"${"x".repeat(200)}"}`
    const batches = packAll(packer, [texts[0] ?? "", large, texts[1] ?? ""])
    expect(batches.map(({ operations }) => operations)).toEqual([[texts[0]], [large], [texts[1]]])
  })

  test("never become larger again", () => {
    const packer = new Packer<string>(1000, 9)
    packer.lower(30)
    packer.lower(500)
    expect(Math.max(...sizes(packAll(packer, texts)))).toBeLessThanOrEqual(30)
  })
})
