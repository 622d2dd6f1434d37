/** Time, as the toolkit sees it. Tests replace it. */
export interface Clock {
  /** Unix time in ms. */
  now(): number
  /** Resolves after `ms`, or rejects with the signal's reason at once when it aborts. Leaves no timer or listener. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls back after `ms`. The returned function cancels it. */
  after(ms: number, callback: () => void): () => void
}

/** setTimeout fires at once above this, so that a Retry-After of a month would not wait at all. */
const longestTimerMs = 2 ** 31 - 1

/** The real time. It never goes back: a wall clock that is set anew would stretch a wait, or end a deadline early. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, callback) {
    let timer: ReturnType<typeof setTimeout>
    const wait = (restMs: number): void => {
      const stepMs = Math.min(restMs, longestTimerMs)
      timer = setTimeout(() => (stepMs < restMs ? wait(restMs - stepMs) : callback()), stepMs)
    }
    wait(ms)
    return () => clearTimeout(timer)
  },
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const cancel = systemClock.after(ms, () => {
        signal?.removeEventListener("abort", onAbort)
        resolve()
      })
      function onAbort(): void {
        cancel()
        reject(signal?.reason)
      }
      signal?.addEventListener("abort", onAbort, { once: true })
    })
  },
}
