import { describe, expect, test } from "vitest"
import type { LaneKeys } from "../../src/lane-keys.ts"
import { Lanes } from "../../src/lanes.ts"
import type { EncodedOperation } from "../../src/pack.ts"

const shared = (key: number) => ~key
/** Keys of two people and a company. */
const [zoe, adam, acme] = [1, 2, 3]

function operation(index: number, keys: LaneKeys, text = `{"n":${index}}`): EncodedOperation<number> {
  return { index, operation: index, text, keys }
}

/** Lets in what is admitted, in the order given, and keeps the others. Returns the indexes of those let in. */
function offer(lanes: Lanes<number>, ...operations: EncodedOperation<number>[]): number[] {
  return operations.flatMap((each) => {
    if (lanes.admits(each.keys)) return [each.index]
    lanes.wait(each)
    return []
  })
}

/** What is let in once a batch with these keys is settled. */
function settleBatch(lanes: Lanes<number>, keys: readonly number[]): number[] {
  lanes.release(keys)
  return offer(lanes, ...lanes.takeAll())
}

test("operations on one entity all join the open batch, where the order is the source's", () => {
  const lanes = new Lanes<number>()
  expect(offer(lanes, operation(0, zoe), operation(1, zoe), operation(2, [zoe, shared(acme)]))).toEqual([0, 1, 2])
  expect(lanes.firstWaiting).toBe(Number.POSITIVE_INFINITY)
})

describe("while a batch is under way", () => {
  test("what touches its entities waits, and everything else overtakes it", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe])
    expect(offer(lanes, operation(1, zoe), operation(2, adam), operation(3, zoe), operation(4, []))).toEqual([2, 4])
    expect(lanes.firstWaiting).toBe(1)
  })

  test("what waits is let go in the order of the source, once it is settled", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe, adam])
    expect(offer(lanes, operation(5, adam), operation(6, zoe), operation(7, adam), operation(8, zoe))).toEqual([])
    expect(settleBatch(lanes, [zoe, adam])).toEqual([5, 6, 7, 8])
    expect(lanes.firstWaiting).toBe(Number.POSITIVE_INFINITY)
    expect(lanes.waitingBytes).toBe(0)
  })

  test("what waits for another batch as well goes on waiting", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe])
    lanes.hold([adam])
    expect(offer(lanes, operation(1, [zoe, adam]), operation(2, adam), operation(3, zoe))).toEqual([])
    expect(settleBatch(lanes, [zoe])).toEqual([])
    expect(lanes.firstWaiting).toBe(1)
    expect(settleBatch(lanes, [adam])).toEqual([1, 2, 3])
  })

  test("an operation behind one that waits, waits as well, though nothing under way touches its entity", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe])
    // The merge waits for zoe, and adam's next operation for the merge.
    expect(offer(lanes, operation(1, [zoe, adam]), operation(2, adam), operation(3, acme))).toEqual([3])
    expect(settleBatch(lanes, [zoe])).toEqual([1, 2])
  })

  test("one that waits is no reason to wait once it has been let go", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe])
    offer(lanes, operation(1, [zoe, adam]))
    settleBatch(lanes, [zoe])
    // Somebody else waits now.
    lanes.hold([acme])
    offer(lanes, operation(2, acme))
    expect(lanes.admits(adam)).toBe(true)
    expect(lanes.admits(zoe)).toBe(true)
    expect(lanes.admits(acme)).toBe(false)
  })
})

describe("those who share an entity", () => {
  test("do not wait for one another", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe, shared(acme)])
    expect(offer(lanes, operation(1, [adam, shared(acme)]))).toEqual([1])
  })

  test("are waited for by one who wants it alone, and wait for that one", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe, shared(acme)])
    expect(offer(lanes, operation(1, acme), operation(2, [adam, shared(acme)]))).toEqual([])
    // Both go at once: within one batch the order is the source's.
    expect(settleBatch(lanes, [zoe, shared(acme)])).toEqual([1, 2])
  })

  test("that wait do not hold back those who share it with them, only those who want it alone", () => {
    const lanes = new Lanes<number>()
    lanes.hold([zoe])
    expect(offer(lanes, operation(1, [zoe, shared(acme)]), operation(2, [adam, shared(acme)]))).toEqual([2])
    expect(offer(lanes, operation(3, acme))).toEqual([])
    expect(settleBatch(lanes, [zoe])).toEqual([1, 3])
  })
})

test("bytes of what waits are those of its text in UTF-8", () => {
  const lanes = new Lanes<number>()
  lanes.hold([zoe])
  offer(lanes, operation(1, zoe, '{"name":"Zoë 🎈"}'), operation(2, zoe, "{}"), operation(3, adam))
  expect(lanes.waitingBytes).toBe(Buffer.byteLength('{"name":"Zoë 🎈"}') + 2)
})

test("everything that waits can be taken out, in the order of the source, and holds nobody back then", () => {
  const lanes = new Lanes<number>()
  lanes.hold([zoe])
  offer(lanes, operation(4, [zoe, adam]), operation(5, zoe), operation(6, adam))
  expect(lanes.takeAll().map(({ index }) => index)).toEqual([4, 5, 6])
  expect(lanes.takeAll()).toEqual([])
  expect([lanes.waitingBytes, lanes.firstWaiting]).toEqual([0, Number.POSITIVE_INFINITY])
  expect(lanes.admits(adam)).toBe(true)
  expect(lanes.admits(zoe)).toBe(false)
})
