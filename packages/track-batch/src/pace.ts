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
    const reservedAt = Math.max(this.#clock.now(), this.#nextAt)
    this.#nextAt = reservedAt + this.#intervalMs
    // A pause may begin, or grow, while this one waits.
    for (;;) {
      if (stopped.aborted) return false
      const waitMs = Math.max(reservedAt, this.#pausedUntil) - this.#clock.now()
      if (waitMs <= 0) return true
      if (!(await sleepUnless(this.#clock, waitMs, stopped))) return false
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
