import { getEventListeners } from "node:events"
import { setTimeout as delay } from "node:timers/promises"
import { expect } from "vitest"

/** What may be left behind, as it is before a test begins. */
export interface LeakWatch {
  readonly signal: AbortSignal
  /** Fails when the call has left a timer, or a listener on `signal`. Call it once the server is closed. */
  expectNothingLeft(): Promise<void>
}

/** Begins to watch: pass `signal` to the call under test. */
export function watchLeaks(controller: AbortController = new AbortController()): LeakWatch {
  const { signal } = controller
  const before = countTimers()
  return {
    signal,
    async expectNothingLeft() {
      expect(getEventListeners(signal, "abort")).toEqual([])
      // fetch clears timers of its own a little later. One of ours lives as long as timeoutMs, far beyond this wait.
      for (let i = 0; i < 100 && countTimers() > before; i++) await delay(20, undefined, { ref: false })
      expect(countTimers()).toBeLessThanOrEqual(before)
    },
  }
}

function countTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length
}
