import { type Clock, TrackAbortError, type TrackError, TrackTimeoutError } from "@cio/track-core"

/**
 * The one way a run ends early. Halting lets requests in flight finish and starts no more; aborting cuts them off too.
 * The first cause stays.
 */
export class Stop {
  readonly #waits = new AbortController()
  readonly #requests = new AbortController()
  readonly #release: () => void
  #cause: TrackError | undefined

  constructor(clock: Clock, signal: AbortSignal | undefined, deadlineMs: number) {
    const onAbort = () =>
      this.abort(new TrackAbortError("The run was aborted by its signal", { cause: signal?.reason }))
    const cancelDeadline = Number.isFinite(deadlineMs)
      ? clock.after(deadlineMs, () => this.abort(new TrackTimeoutError(`deadlineMs of ${deadlineMs} ms passed`)))
      : undefined
    signal?.addEventListener("abort", onAbort, { once: true })
    this.#release = () => {
      cancelDeadline?.()
      signal?.removeEventListener("abort", onAbort)
    }
    if (signal?.aborted) onAbort()
  }

  /** Why the run ends early, once it does. */
  get cause(): TrackError | undefined {
    return this.#cause
  }

  /** Aborts when no more requests may start. Every wait listens to it. */
  get waits(): AbortSignal {
    return this.#waits.signal
  }

  /** Aborts when requests in flight are to be cut off. */
  get requests(): AbortSignal {
    return this.#requests.signal
  }

  /** Starts nothing more. What is in flight may finish. */
  halt(cause: TrackError): void {
    if (this.#cause) return
    this.#cause = cause
    this.#waits.abort(cause)
  }

  /** Starts nothing more, and cuts off what is in flight. */
  abort(cause: TrackError): void {
    this.halt(cause)
    this.#requests.abort(cause)
  }

  /** Forgets the caller's signal and the deadline. */
  dispose(): void {
    this.#release()
  }
}
