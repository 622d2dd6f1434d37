import { expect, test, vi } from "vitest"
import { ListWindow } from "../../inspector/src/list/list-window.ts"
import type { List } from "../../src/control/control-types.ts"

/** Patient: the machine may be busy. */
function settled(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 10_000 })
}

interface Row {
  readonly key: number
}

/** A server's list, oldest first, and a window on it. */
function open(length: number) {
  const held: Row[] = Array.from({ length }, (_, index) => ({ key: index }))
  const asked: number[] = []
  const rows = new ListWindow<Row>(({ key }) => key)
  const load = async (offset: number, limit: number): Promise<List<Row>> => {
    asked.push(offset)
    const newestFirst = held.toReversed()
    return { total: held.length, offset, revision: 1, rows: newestFirst.slice(offset, offset + limit) }
  }
  const keys = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => rows.rowAt(from + index)?.key)
  return { held, asked, rows, load, keys, add: (key: number) => held.push({ key }) }
}

test("only the rows in view are fetched, newest first", async () => {
  const { rows, load, keys, asked } = open(10_000)
  rows.ask("", load)
  await settled(() => expect(rows.loaded).toBe(true))
  expect([rows.count, keys(0, 2), rows.rowAt(5000)]).toEqual([10_000, [9999, 9998, 9997], undefined])
  rows.look(5000, 5020)
  await settled(() => expect(keys(5000, 5020)).toEqual(Array.from({ length: 21 }, (_, index) => 4999 - index)))
  expect(asked).toHaveLength(2)
})

test("new rows come in at the top, unless the window is pinned: then they wait and nothing moves", async () => {
  const { rows, load, keys, add } = open(1000)
  rows.ask("", load)
  await settled(() => expect(rows.loaded).toBe(true))
  add(1000)
  rows.refresh()
  await settled(() => expect(keys(0, 1)).toEqual([1000, 999]))
  rows.pin(true)
  rows.look(500, 510)
  await settled(() => expect(keys(500, 500)).toEqual([500]))
  for (let key = 1001; key < 1013; key++) add(key)
  rows.refresh()
  await settled(() => expect(rows.unseen).toBe(12))
  expect(keys(500, 502)).toEqual([500, 499, 498])
  rows.pin(false)
  rows.look(0, 10)
  await settled(() => expect(keys(0, 1)).toEqual([1012, 1011]))
  expect(rows.unseen).toBe(0)
})

test("rows that fall off the far end move nothing either", async () => {
  const { rows, load, keys, add, held } = open(1000)
  rows.ask("", load)
  await settled(() => expect(rows.loaded).toBe(true))
  rows.pin(true)
  rows.look(300, 310)
  await settled(() => expect(keys(300, 300)).toEqual([699]))
  for (let key = 1000; key < 1040; key++) add(key)
  held.splice(0, 40)
  rows.refresh()
  await settled(() => expect(rows.unseen).toBe(40))
  expect([keys(300, 302), rows.count]).toEqual([[699, 698, 697], 960])
})

test("rows that know their place stay in it, however many came in at once and fell off", async () => {
  const { rows, load, keys, add, held } = open(1000)
  rows.ask("", load, ({ key }) => key + 1)
  await settled(() => expect(rows.loaded).toBe(true))
  rows.pin(true)
  rows.look(300, 310)
  await settled(() => expect(keys(300, 300)).toEqual([699]))
  for (let key = 1000; key < 1400; key++) add(key)
  held.splice(0, 400)
  rows.refresh()
  await settled(() => expect(rows.unseen).toBe(400))
  expect([keys(300, 302), rows.count]).toEqual([[699, 698, 697], 600])
  for (let key = 1400; key < 3000; key++) add(key)
  held.splice(0, 1600)
  rows.refresh()
  await settled(() => expect(rows.total - rows.unseen).toBe(1000))
  expect(rows.count).toBe(1000)
})

test("the rows of the last search stay until the first of the next are here, and its late answers are left out", async () => {
  const { rows, load } = open(50)
  const waiting: (() => void)[] = []
  const slow = (key: number) => async (offset: number) => {
    await new Promise<void>((resolve) => waiting.push(resolve))
    return { total: 1, offset, revision: 1, rows: [{ key }] }
  }
  rows.ask("", load)
  await settled(() => expect(rows.loaded).toBe(true))
  rows.ask("a", slow(-1))
  rows.ask("b", slow(-2))
  expect([rows.count, rows.outdated, rows.rowAt(0)]).toEqual([50, true, { key: 49 }])
  for (const answer of waiting.reverse()) answer()
  await settled(() => expect(rows.outdated).toBe(false))
  expect([rows.count, rows.rowAt(0)]).toEqual([1, { key: -2 }])
})

test("after a reset the list is empty, pinned or not", async () => {
  const { rows, load, held } = open(1000)
  rows.ask("", load)
  await settled(() => expect(rows.loaded).toBe(true))
  rows.pin(true)
  rows.look(500, 510)
  held.length = 0
  rows.refresh()
  await settled(() => expect(rows.count).toBe(0))
  expect([rows.total, rows.unseen, rows.rowAt(0)]).toEqual([0, 0, undefined])
})

test("of more rows than a browser can lay out, the newest are shown", async () => {
  const rows = new ListWindow<Row>(({ key }) => key)
  rows.ask("", async (offset, limit) => ({
    total: 600_000,
    offset,
    revision: 1,
    rows: Array.from({ length: limit }, (_, index) => ({ key: 600_000 - offset - index })),
  }))
  await settled(() => expect(rows.loaded).toBe(true))
  expect([rows.count, rows.rowAt(0)]).toEqual([500_000, { key: 600_000 }])
})

test("a list whose rows cannot be had is not asked for them without end", async () => {
  const rows = new ListWindow<Row>(({ key }) => key)
  const load = vi.fn(async (offset: number) => ({ total: 10, offset, revision: 1, rows: [] }))
  rows.ask("", load)
  await settled(() => expect(rows.loaded).toBe(true))
  rows.look(0, 9)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(load.mock.calls.length).toBeLessThan(3)
})

test("an error is told, and gone with the next answer", async () => {
  const { rows, load } = open(5)
  const attempts = [() => Promise.reject(new Error("no")), load]
  rows.ask("", (offset, limit) => (attempts.shift() ?? load)(offset, limit))
  await settled(() => expect(rows.error).toBe("no"))
  rows.refresh()
  await settled(() => expect(rows.count).toBe(5))
  expect(rows.error).toBeUndefined()
})
