import { getEventListeners } from "node:events"
import { expect, test } from "vitest"
import { Lanes } from "../../src/lane.ts"
import { settle } from "../support/manual-clock.ts"

test("with order none, as many batches as the concurrency may be in flight", () => {
  const { signal } = new AbortController()
  const lanes = new Lanes("none", 3, signal)
  expect([1, 2, 3].map(() => lanes.enter(signal))).toEqual([true, true, true])
  expect(lanes.isFull).toBe(true)
  expect(lanes.enter(signal)).toBeInstanceOf(Promise)
})

test("with order per entity, one batch may be in flight, whatever the concurrency", () => {
  const { signal } = new AbortController()
  const lanes = new Lanes("entity", 8, signal)
  expect(lanes.isFull).toBe(false)
  expect(lanes.enter(signal)).toBe(true)
  expect(lanes.isFull).toBe(true)
})

test("whoever waits longest enters first, and nobody slips in before", async () => {
  const { signal } = new AbortController()
  const lanes = new Lanes("entity", 1, signal)
  const entered: string[] = []
  expect(lanes.enter(signal)).toBe(true)
  const wait = async (name: string) => {
    if (await lanes.enter(signal)) entered.push(name)
  }
  const waiting = ["first", "second", "third"].map(wait)
  lanes.leave()
  // Room that was given away is not free for one who comes in between.
  expect(lanes.isFull).toBe(true)
  const late = wait("late")
  await settle()
  expect(entered).toEqual(["first"])
  lanes.leave()
  lanes.leave()
  lanes.leave()
  await Promise.all([...waiting, late])
  expect(entered).toEqual(["first", "second", "third", "late"])
  lanes.leave()
  expect(lanes.isFull).toBe(false)
})

test("room that all have left is room again", () => {
  const { signal } = new AbortController()
  const lanes = new Lanes("none", 2, signal)
  for (let i = 0; i < 5; i++) {
    expect(lanes.enter(signal)).toBe(true)
    expect(lanes.enter(signal)).toBe(true)
    lanes.leave()
    lanes.leave()
  }
})

test("a stop turns away all who wait, and whoever comes later", async () => {
  const stop = new AbortController()
  const lanes = new Lanes("entity", 1, stop.signal)
  expect(lanes.enter(stop.signal)).toBe(true)
  const waiting = [lanes.enter(stop.signal), lanes.enter(stop.signal)]
  stop.abort()
  expect([await waiting[0], await waiting[1]]).toEqual([false, false])
  expect(lanes.enter(stop.signal)).toBe(false)
  // The one in flight still leaves, and takes nobody's place away.
  lanes.leave()
  expect(lanes.isFull).toBe(false)
  expect(getEventListeners(stop.signal, "abort")).toEqual([])
})
