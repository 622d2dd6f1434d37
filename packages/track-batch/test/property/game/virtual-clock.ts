import type { Clock } from "@cio/track-core"

/** A clock that moves only when told to, from one timer to the next. */
export interface VirtualClock extends Clock {
  /** Timers and sleeps that have neither ended nor been cancelled. */
  readonly pending: number
  /** Moves the time on to the next timer and lets it fire. False when there is none. */
  step(): boolean
}

/** Starts at a moment with a fraction of a second, which the date in a Retry-After does not have. */
export function createVirtualClock(startMs: number = Date.UTC(2026, 0, 1, 12, 0, 0, 250)): VirtualClock {
  let now = startMs
  let lastId = 0
  const timers = new Map<number, { atMs: number; callback: () => void }>()

  const clock: VirtualClock = {
    get pending() {
      return timers.size
    },
    now: () => now,
    after(ms, callback) {
      const id = ++lastId
      timers.set(id, { atMs: now + ms, callback })
      return () => timers.delete(id)
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
    step() {
      let next: [number, { atMs: number; callback: () => void }] | undefined
      // Those that are due together fire in the order in which they were set.
      for (const timer of timers) if (!next || timer[1].atMs < next[1].atMs) next = timer
      if (!next || next[1].atMs === Number.POSITIVE_INFINITY) return false
      const [id, { atMs, callback }] = next
      timers.delete(id)
      now = Math.max(now, atMs)
      callback()
      return true
    },
  }
  return clock
}
