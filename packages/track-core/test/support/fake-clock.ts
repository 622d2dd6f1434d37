import type { Clock } from "../../src/clock.ts"

/** A clock that moves only when it is told to, or when somebody sleeps. */
export interface FakeClock extends Clock {
  /** Every sleep that was begun, in ms. */
  readonly sleeps: readonly number[]
  /** Timers that are set and have neither fired nor been cancelled. */
  readonly pending: number
  /** Lets time pass, and what is due happen. */
  advance(ms: number): void
}

/**
 * A sleep ends at once, with the time moved on by its length.
 *
 * @param onSleep runs while somebody sleeps, so that a test can act in between attempts
 */
export function createFakeClock(onSleep?: (ms: number, clock: FakeClock) => void | Promise<void>): FakeClock {
  let now = Date.UTC(2026, 0, 1)
  const sleeps: number[] = []
  const timers = new Set<{ at: number; callback: () => void }>()

  const clock: FakeClock = {
    sleeps,
    get pending() {
      return timers.size
    },
    now: () => now,
    advance(ms) {
      now += ms
      for (const timer of [...timers]) {
        if (timer.at > now) continue
        timers.delete(timer)
        timer.callback()
      }
    },
    after(ms, callback) {
      const timer = { at: now + ms, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async sleep(ms, signal) {
      sleeps.push(ms)
      await onSleep?.(ms, clock)
      if (signal?.aborted) throw signal.reason
      clock.advance(ms)
    },
  }
  return clock
}
