import { getEventListeners } from "node:events"
import { TrackAbortError } from "@cio/track-core"
import { expect, test, vi } from "vitest"
import { Stop } from "../../src/stop.ts"
import { createManualClock } from "../support/manual-clock.ts"

function start({ signal, deadlineMs = Number.POSITIVE_INFINITY }: { signal?: AbortSignal; deadlineMs?: number } = {}) {
  const clock = createManualClock()
  const stop = new Stop()
  stop.watch(clock, signal, deadlineMs)
  const { waits, requests } = stop.open()
  return { clock, stop, waits, requests }
}

test("nothing is stopped at first", () => {
  const { stop, waits, requests } = start()
  const halted = vi.fn()
  stop.onHalt(halted)
  expect([stop.cause, waits.aborted, requests.aborted]).toEqual([undefined, false, false])
  expect(halted).not.toHaveBeenCalled()
})

test("a halt ends waits and lets requests in flight finish", () => {
  const { stop, waits, requests } = start()
  const cause = new TrackAbortError("halted")
  stop.halt(cause)
  expect([stop.cause, waits.aborted, requests.aborted]).toEqual([cause, true, false])
})

test("an abort ends waits and requests in flight", () => {
  const { stop, waits, requests } = start()
  const cause = new TrackAbortError("aborted")
  stop.abort(cause)
  expect([stop.cause, waits.aborted, requests.aborted]).toEqual([cause, true, true])
})

test("an abort after a halt cuts requests off, and the first cause stays", () => {
  const { stop, requests } = start()
  const first = new TrackAbortError("first")
  stop.halt(first)
  stop.abort(new TrackAbortError("second"))
  expect([stop.cause, requests.aborted]).toEqual([first, true])
})

test("whoever wants to hear of a halt hears of it once, with its cause, and before or after it came", () => {
  const { stop } = start()
  const before = vi.fn()
  const forgotten = vi.fn()
  stop.onHalt(before)
  stop.onHalt(forgotten)()
  const cause = new TrackAbortError("halted")
  stop.halt(cause)
  stop.abort(new TrackAbortError("aborted"))
  expect(before.mock.calls).toEqual([[cause]])
  expect(forgotten).not.toHaveBeenCalled()
  const after = vi.fn()
  stop.onHalt(after)
  expect(after.mock.calls).toEqual([[cause]])
})

test("a signal that cannot be aborted from here, as in a worker, keeps no other from being aborted", () => {
  const { stop, waits, requests } = start()
  const second = stop.open()
  const refuse = () => {
    throw new Error("aborted from another request")
  }
  // What listens to a signal of another request, as some workers see it: abort itself throws.
  const abort = vi.spyOn(AbortController.prototype, "abort").mockImplementationOnce(refuse)
  try {
    stop.abort(new TrackAbortError("stopped"))
  } finally {
    abort.mockRestore()
  }
  expect(stop.cause).toMatchObject({ message: "stopped" })
  expect([waits.aborted, second.waits.aborted]).toEqual([false, true])
  expect([requests.aborted, second.requests.aborted]).toEqual([true, true])
  expect(stop.open().waits.aborted).toBe(true)
})

test("the caller's signal aborts, with its reason as the cause", () => {
  const controller = new AbortController()
  const { stop, requests } = start({ signal: controller.signal })
  controller.abort("enough")
  expect(stop.cause).toMatchObject({ code: "aborted", cause: "enough" })
  expect(requests.aborted).toBe(true)
})

test("a signal that has aborted before aborts at once", () => {
  const { stop } = start({ signal: AbortSignal.abort("before") })
  expect(stop.cause).toMatchObject({ code: "aborted", cause: "before" })
})

test("the deadline aborts when it passes, not before", async () => {
  const { clock, stop, requests } = start({ deadlineMs: 1000 })
  await clock.advance(999)
  expect(stop.cause).toBeUndefined()
  await clock.advance(1)
  expect(stop.cause).toMatchObject({ code: "timeout", message: expect.stringContaining("1000 ms") })
  expect(requests.aborted).toBe(true)
})

test("signals opened after a stop are aborted already, as far as the stop goes", () => {
  const halted = start().stop
  halted.halt(new TrackAbortError("halted"))
  const afterHalt = halted.open()
  expect([afterHalt.waits.aborted, afterHalt.requests.aborted]).toEqual([true, false])
  halted.abort(new TrackAbortError("aborted"))
  const afterAbort = halted.open()
  expect([afterAbort.waits.aborted, afterAbort.requests.aborted]).toEqual([true, true])
  expect(afterHalt.requests.aborted).toBe(true)
})

test("signals that were released hear of no stop", () => {
  const { stop } = start()
  const signals = stop.open()
  signals.release()
  stop.abort(new TrackAbortError("stopped"))
  expect([signals.waits.aborted, signals.requests.aborted]).toEqual([false, false])
})

test("disposed, it leaves no timer and no listener", () => {
  const { signal } = new AbortController()
  const { clock, stop } = start({ signal, deadlineMs: 1000 })
  expect([clock.pending, getEventListeners(signal, "abort").length]).toEqual([1, 1])
  stop.dispose()
  expect([clock.pending, getEventListeners(signal, "abort").length]).toEqual([0, 0])
})

test("before it watches, it holds no timer and no listener", () => {
  const stop = new Stop()
  expect(() => stop.dispose()).not.toThrow()
  expect(stop.cause).toBeUndefined()
})
