import type { Clock } from "@cio/track-core"

/** Spaces requests evenly over all batches of a run, and holds everybody back when the service asks for it. */
export class Pace {
  readonly #intervalMs: number
  readonly #clock: Clock
  #nextAt = 0
  #pausedUntil = 0

  constructor(requestsPerSecond: number, clock: Clock) {
    this.#intervalMs = 1000 / requestsPerSecond
    this.#clock = clock
  }

  /** Waits until one request may start. False when the run was stopped first. */
  async turn(stopped: AbortSignal): Promise<boolean> {
    for (;;) {
      if (stopped.aborted) return false
      const now = this.#clock.now()
      const startAt = Math.max(now, this.#nextAt, this.#pausedUntil)
      this.#nextAt = startAt + this.#intervalMs
      // Timers may fire a moment early.
      for (let waitMs = startAt - now; waitMs > 0; waitMs = startAt - this.#clock.now()) {
        if (!(await sleepUnless(this.#clock, waitMs, stopped))) return false
      }
      // A pause that began meanwhile holds this one too: it queues again, so that they do not all start at its end.
      if (this.#pausedUntil <= startAt) return true
    }
  }

  /** Lets no request start for `ms`, whichever batch it belongs to. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms)
  }
}

/** Sleeps, and says whether it could sleep to the end. */
export async function sleepUnless(clock: Clock, ms: number, stopped: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, stopped)
    return true
  } catch (error) {
    if (stopped.aborted) return false
    throw error
  }
}
