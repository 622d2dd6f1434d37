import { getEventListeners } from "node:events"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { systemClock } from "../../src/clock.ts"

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe("the real time", () => {
  test("is that of the machine", () => {
    // An hour: the machine's clock may have been set since this process began, which is what this one is not moved by.
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(3_600_000)
  })

  test("does not go back when the machine's clock is set back", () => {
    const before = systemClock.now()
    vi.setSystemTime(5_000_000)
    expect(systemClock.now()).toBeGreaterThanOrEqual(before)
  })

  test("waits to the end of a time that no single timer can hold", () => {
    const month = 40 * 24 * 3_600_000
    const called = vi.fn()
    systemClock.after(month, called)
    vi.advanceTimersByTime(month - 1)
    expect(called).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(called).toHaveBeenCalledOnce()
  })

  test("wakes a sleeper in time, not before, and leaves neither timer nor listener", async () => {
    const { signal } = new AbortController()
    let awake = false
    const sleep = systemClock.sleep(1000, signal).then(() => {
      awake = true
    })
    await vi.advanceTimersByTimeAsync(999)
    expect(awake).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await sleep
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(signal, "abort")).toEqual([])
  })

  test("wakes a sleeper at once when the signal aborts, with its reason, and leaves neither timer nor listener", async () => {
    const controller = new AbortController()
    const reason = new Error("enough")
    const sleep = systemClock.sleep(1_000_000, controller.signal)
    controller.abort(reason)
    await expect(sleep).rejects.toBe(reason)
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(controller.signal, "abort")).toEqual([])
  })

  test("lets nobody sleep whose signal has aborted", async () => {
    const reason = new Error("enough")
    await expect(systemClock.sleep(1_000_000, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(vi.getTimerCount()).toBe(0)
  })

  test("calls back once, unless it is cancelled", () => {
    const calls: string[] = []
    systemClock.after(10, () => calls.push("first"))
    const cancel = systemClock.after(10, () => calls.push("second"))
    cancel()
    vi.advanceTimersByTime(100)
    expect(calls).toEqual(["first"])
  })

  test("does not fire at once for a wait longer than timers can hold", async () => {
    let awake = false
    // 60 days: above 2^31 - 1 ms, setTimeout would fire after 1 ms.
    systemClock.after(60 * 86_400_000, () => {
      awake = true
    })
    await vi.advanceTimersByTimeAsync(20 * 86_400_000)
    expect(awake).toBe(false)
  })
})
