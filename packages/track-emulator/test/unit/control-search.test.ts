import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Closing } from "../../src/closing.ts"
import { findMatches } from "../../src/control/find-matches.ts"

let nowMs = 0
beforeEach(() => {
  nowMs = 0
  vi.spyOn(performance, "now").mockImplementation(() => nowMs)
})
afterEach(() => {
  vi.restoreAllMocks()
})

const numbers = Array.from({ length: 500 }, (_, index) => index)

/** A search of which each look takes a millisecond. */
function search(fits: (value: number) => boolean = (value) => value % 100 === 0) {
  const closing = new Closing()
  const left = new AbortController()
  const state = { revision: 1, looks: 0, onLook: () => {} }
  const look = (value: number) => {
    nowMs++
    state.looks++
    state.onLook()
    return fits(value)
  }
  const owner = {}
  const find = (key = "a") =>
    findMatches(numbers, {
      ...{ owner, key, revision: () => state.revision, fits: look },
      stops: { closing, left: left.signal },
    })
  return { find, state, closing, left }
}

test("a long search gives way every few milliseconds, and still finds everything in order", async () => {
  const { find, state } = search()
  let sinceTurn = 0
  let longest = 0
  state.onLook = () => {
    longest = Math.max(longest, ++sinceTurn)
  }
  let timer = setImmediate(function turn() {
    sinceTurn = 0
    timer = setImmediate(turn)
  })
  expect(await find()).toEqual([0, 100, 200, 300, 400])
  clearImmediate(timer)
  expect(state.looks).toBe(500)
  expect(longest).toBeLessThan(40)
})

test("two searches at once take turns, so that a short one does not wait for a long one to end", async () => {
  const long = search()
  const short = search()
  const order: string[] = []
  const done = long.find().then(() => order.push("long"))
  nowMs = 0
  vi.spyOn(performance, "now").mockImplementation(() => 0)
  await short.find().then(() => order.push("short"))
  vi.spyOn(performance, "now").mockImplementation(() => nowMs)
  await done
  expect(order).toEqual(["short", "long"])
})

test.each(["closing", "left"] as const)("a search ends when it is stopped: %s", async (why) => {
  const { find, state, closing, left } = search()
  state.onLook = () => {
    if (state.looks !== 50) return
    if (why === "closing") closing.begin()
    else left.abort()
  }
  await expect(find()).rejects.toThrow("the emulator is closing")
  expect(state.looks).toBeLessThan(100)
})

test("the same search at the same revision is not made again, and after a change it is", async () => {
  const { find, state } = search()
  const first = await find()
  expect(await find()).toEqual(first)
  expect(state.looks).toBe(500)
  state.revision++
  await find()
  expect(state.looks).toBe(1000)
})

test("what changed in the middle of a search makes the next one look again", async () => {
  const { find, state } = search()
  state.onLook = () => {
    if (state.looks === 250) state.revision++
  }
  await find()
  await find()
  expect(state.looks).toBe(1000)
})

test("the last four searches are remembered", async () => {
  const { find, state } = search()
  for (const key of ["a", "b", "c", "d"]) await find(key)
  expect(state.looks).toBe(2000)
  for (const key of ["a", "b", "c", "d"]) await find(key)
  expect(state.looks).toBe(2000)
  await find("e")
  await find("a")
  expect(state.looks).toBe(3000)
})
