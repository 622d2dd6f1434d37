import { expect, test } from "vitest"
import { sleepUnless } from "../../src/sleep-unless.ts"
import { createManualClock } from "../support/manual-clock.ts"

test("a sleep to the end says so, and one that a stop ends says that", async () => {
  const clock = createManualClock()
  const stop = new AbortController()
  const whole = sleepUnless(clock, 10, stop.signal)
  await clock.advance(10)
  expect(await whole).toBe(true)
  const ended = sleepUnless(clock, 10, stop.signal)
  stop.abort()
  expect(await ended).toBe(false)
  expect(await sleepUnless(clock, 10, stop.signal)).toBe(false)
  expect(clock.pending).toBe(0)
})

test("a sleep that fails without a stop fails, rather than ending early", async () => {
  const clock = { ...createManualClock(), sleep: () => Promise.reject(new Error("broken clock")) }
  await expect(sleepUnless(clock, 10, new AbortController().signal)).rejects.toThrow("broken clock")
})
