import { setImmediate } from "node:timers/promises"
import type { Clock } from "@cio/track-core"

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Timers and sleeps that have neither ended nor been cancelled. */
  readonly pending: number
  /** Moves the time on, stopping at everything that falls due on the way. */
  advance(ms: number): Promise<void>
  /** Moves the time on from one timer to the next until the promise is settled. Fails when nothing is left to wait for. */
  runUntil<T>(promise: Promise<T>): Promise<T>
}

interface Timer {
  at: number
  callback: () => void
}

/** Starts at 0 ms. */
export function createManualClock(): ManualClock {
  let now = 0
  const timers = new Set<Timer>()

  function nextDue(until: number): Timer | undefined {
    return [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
  }

  function fire(timer: Timer): void {
    now = Math.max(now, timer.at)
    timers.delete(timer)
    timer.callback()
  }

  const clock: ManualClock = {
    get pending() {
      return timers.size
    },
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const onAbort = () => {
          cancel()
          reject(signal?.reason)
        }
        const cancel = clock.after(ms, () => {
          signal?.removeEventListener("abort", onAbort)
          resolve()
        })
        signal?.addEventListener("abort", onAbort, { once: true })
      })
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        fire(timer)
        await settle()
      }
      now = until
    },
    async runUntil(promise) {
      let isSettled = false
      const onSettled = () => {
        isSettled = true
      }
      promise.then(onSettled, onSettled)
      for (;;) {
        await settle()
        if (isSettled) return promise
        const timer = nextDue(Number.POSITIVE_INFINITY)
        if (!timer) throw new Error("the clock has nothing left to wait for, and the promise is not settled")
        fire(timer)
      }
    },
  }
  return clock
}

/** Lets everything happen that needs no time: promises, and turns of the event loop. */
export async function settle(turns = 5): Promise<void> {
  for (let i = 0; i < turns; i++) await setImmediate()
}
