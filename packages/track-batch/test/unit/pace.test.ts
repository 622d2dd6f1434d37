import { getEventListeners } from "node:events"
import { expect, test } from "vitest"
import { Pace, sleepUnless } from "../../src/pace.ts"
import { createManualClock } from "../support/manual-clock.ts"

/** Takes turns at once, and notes when each could start. */
function takeTurns(pace: Pace, count: number, clock: { now(): number }, signal: AbortSignal) {
  const startedAt: number[] = []
  const turns = Array.from({ length: count }, async () => {
    const mayStart = await pace.turn(signal)
    if (mayStart) startedAt.push(clock.now())
    return mayStart
  })
  return { startedAt, turns }
}

const { signal: never } = new AbortController()

test("requests that come at once start evenly spaced", async () => {
  const clock = createManualClock()
  const { startedAt } = takeTurns(new Pace(100, clock), 4, clock, never)
  await clock.advance(9)
  expect(startedAt).toEqual([0])
  await clock.advance(100)
  expect(startedAt).toEqual([0, 10, 20, 30])
})

test("time without requests is not saved up for a burst", async () => {
  const clock = createManualClock()
  const pace = new Pace(10, clock)
  await pace.turn(never)
  await clock.advance(5000)
  const { startedAt } = takeTurns(pace, 3, clock, never)
  await clock.advance(1000)
  expect(startedAt).toEqual([5000, 5100, 5200])
})

test("a rate below one per second spaces requests further than a second", async () => {
  const clock = createManualClock()
  const { startedAt } = takeTurns(new Pace(0.5, clock), 3, clock, never)
  await clock.advance(10_000)
  expect(startedAt).toEqual([0, 2000, 4000])
})

test("without a rate nobody waits", async () => {
  const clock = createManualClock()
  const { startedAt } = takeTurns(new Pace(Number.POSITIVE_INFINITY, clock), 5, clock, never)
  await clock.advance(0)
  expect(startedAt).toEqual([0, 0, 0, 0, 0])
  expect(clock.pending).toBe(0)
})

test("a pause holds back everybody, also those who wait already", async () => {
  const clock = createManualClock()
  const pace = new Pace(100, clock)
  const { startedAt } = takeTurns(pace, 3, clock, never)
  await clock.advance(5)
  pace.pause(1000)
  await clock.advance(999)
  expect(startedAt).toEqual([0])
  await clock.advance(100)
  expect(startedAt).toHaveLength(3)
  expect(startedAt[1]).toBe(1005)
})

test("a pause that grows while somebody waits is waited for to its end", async () => {
  const clock = createManualClock()
  const pace = new Pace(1000, clock)
  pace.pause(100)
  const { startedAt } = takeTurns(pace, 1, clock, never)
  await clock.advance(50)
  pace.pause(200)
  await clock.advance(150)
  expect(startedAt).toEqual([])
  await clock.advance(100)
  expect(startedAt).toEqual([250])
})

test("a shorter pause does not end a longer one", async () => {
  const clock = createManualClock()
  const pace = new Pace(1000, clock)
  pace.pause(500)
  pace.pause(10)
  const { startedAt } = takeTurns(pace, 1, clock, never)
  await clock.advance(1000)
  expect(startedAt).toEqual([500])
})

test("a stop ends every wait at once and leaves no timer and no listener", async () => {
  const clock = createManualClock()
  const pace = new Pace(1, clock)
  const stop = new AbortController()
  const { turns } = takeTurns(pace, 3, clock, stop.signal)
  await clock.advance(0)
  expect(clock.pending).toBe(2)
  stop.abort()
  expect(await Promise.all(turns)).toEqual([true, false, false])
  expect(await pace.turn(stop.signal)).toBe(false)
  expect(clock.pending).toBe(0)
  expect(getEventListeners(stop.signal, "abort")).toEqual([])
})

test("a sleep that fails without a stop fails, rather than ending early", async () => {
  const clock = { ...createManualClock(), sleep: () => Promise.reject(new Error("broken clock")) }
  await expect(sleepUnless(clock, 10, never)).rejects.toThrow("broken clock")
})
