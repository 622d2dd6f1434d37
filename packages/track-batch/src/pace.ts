import { type Clock, limits } from "@cio/track-core"
import { isWorkers } from "./workers.ts"

/** How fast one run wants to go. */
export interface PaceLimits {
  concurrency: number
  requestsPerSecond: number
}

/** Where a request stands among all that the client has started, from 1. */
export type StartNumber = number

interface Waiter {
  limits: PaceLimits
  start: (number: StartNumber) => void
  fail: (error: unknown) => void
}

/**
 * Decides when requests start, over all batches of a client, first come first served: no more in flight than
 * `concurrency`, each at least one interval after the one before it. When the service asks to slow down everybody
 * pauses, the rate is halved, and every success eases it back.
 */
export class Pace {
  readonly #clock: Clock
  readonly #queue: Waiter[] = []
  #inFlight = 0
  #started: StartNumber = 0
  #lastStartAt = Number.NEGATIVE_INFINITY
  #pausedUntil = Number.NEGATIVE_INFINITY
  /** Share of the full rate that is in use, from 1 / 64 to 1. */
  #share = 1
  /** The last request that had started when the rate was halved. */
  #halvedAfter: StartNumber = 0
  #cancelTimer: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Waits until one request may start, to be ended by {@link leave}. Undefined when the run was stopped first. Rejects when
   * the clock fails, which may be the caller's.
   */
  enter(limits: PaceLimits, stopped: AbortSignal): Promise<StartNumber | undefined> {
    return new Promise((resolve, reject) => {
      if (stopped.aborted) return resolve(undefined)
      const onStop = () => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1)
        resolve(undefined)
        // Whoever came next may have waited for this one's turn alone.
        this.#advance()
      }
      const waiter: Waiter = {
        limits,
        start: (number) => {
          stopped.removeEventListener("abort", onStop)
          resolve(number)
        },
        fail: (error) => {
          stopped.removeEventListener("abort", onStop)
          reject(error)
        },
      }
      stopped.addEventListener("abort", onStop, { once: true })
      this.#queue.push(waiter)
      this.#advance()
    })
  }

  /** A request has ended. */
  leave(): void {
    this.#inFlight--
    this.#advance()
  }

  /** The service asked to slow down: nothing starts for `ms`, and then at half the rate. */
  throttled(start: StartNumber, ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms)
    // What was in flight together is throttled together: that is one reason to slow down, not eight.
    if (start <= this.#halvedAfter) return
    this.#halvedAfter = this.#started
    this.#share = Math.max(this.#share / 2, smallestShare)
  }

  /** The service took a request: a little faster again, once it started after the rate was halved. */
  succeeded(start: StartNumber): void {
    if (start > this.#halvedAfter) this.#share = Math.min(1, this.#share + shareRegained)
  }

  /** Starts whom it may, and wakes up again when the next one may start. */
  #advance(): void {
    try {
      this.#cancelTimer?.()
      this.#cancelTimer = undefined
      this.#startNext()
    } catch (error) {
      for (const waiter of this.#queue.splice(0)) waiter.fail(error)
    }
  }

  #startNext(): void {
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      if (this.#inFlight >= next.limits.concurrency) return
      const now = this.#clock.now()
      const waitMs = Math.max(this.#lastStartAt + this.#intervalMs(next.limits), this.#pausedUntil) - now
      if (waitMs > 0) {
        // Timers may fire a moment early: it then looks, and waits once more.
        this.#cancelTimer = this.#clock.after(waitMs, () => this.#advance())
        return
      }
      this.#queue.shift()
      this.#inFlight++
      // From the actual start, not the planned one: a late timer must not make the next two come close together.
      this.#lastStartAt = now
      next.start(++this.#started)
    }
  }

  /** Without a limit of the caller's, what was throttled is held to the service's own. */
  #intervalMs({ requestsPerSecond }: PaceLimits): number {
    if (this.#share === 1) return 1000 / requestsPerSecond
    return 1000 / ((Number.isFinite(requestsPerSecond) ? requestsPerSecond : limits.requestsPerSecond) * this.#share)
  }
}

const smallestShare = 1 / 64
/** Each success regains a fiftieth of the full rate: after one halving it is back within 25 requests. */
const shareRegained = 1 / 50

const paces = new WeakMap<object, WeakMap<Clock, Pace>>()

/**
 * The pace that all runs on one client share, as long as they go by the same clock. On Workers each run has its own: a run
 * of another request could not wake it up.
 */
export function paceOf(track: object, clock: Clock): Pace {
  if (isWorkers) return new Pace(clock)
  const byClock = paces.get(track) ?? new WeakMap<Clock, Pace>()
  paces.set(track, byClock)
  const pace = byClock.get(clock) ?? new Pace(clock)
  byClock.set(clock, pace)
  return pace
}
