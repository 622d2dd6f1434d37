import { type Clock, TrackAbortError, type TrackError, TrackTimeoutError } from "@cio/track-core"

/** The signals of one batch in flight. */
export interface StopSignals {
  /** Aborts when no more requests may start. Every wait listens to it. */
  readonly waits: AbortSignal
  /** Aborts when requests in flight are to be cut off. */
  readonly requests: AbortSignal
  /** Forgets them. */
  release(): void
}

/**
 * The one way a run ends early. Halting lets requests in flight finish and starts no more; aborting cuts them off too.
 * The first cause stays.
 */
export class Stop {
  readonly #listeners = new Set<(cause: TrackError) => void>()
  readonly #opened = new Set<{ waits: AbortController; requests: AbortController }>()
  #release: () => void = () => {}
  #cause: TrackError | undefined
  #isAborted = false

  /** Begins to heed the caller's signal and the deadline, until {@link dispose}. */
  watch(clock: Clock, signal: AbortSignal | undefined, deadlineMs: number): void {
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

  /** Calls back once no more requests may start, or at once. The returned function forgets the callback. */
  onHalt(callback: (cause: TrackError) => void): () => void {
    if (this.#cause) callback(this.#cause)
    else this.#listeners.add(callback)
    return () => this.#listeners.delete(callback)
  }

  /** Signals of their own for one batch: more than ten listeners on a shared one make Node warn of a leak. */
  open(): StopSignals {
    const pair = { waits: new AbortController(), requests: new AbortController() }
    if (this.#cause) pair.waits.abort(this.#cause)
    if (this.#isAborted) pair.requests.abort(this.#cause)
    this.#opened.add(pair)
    const { waits, requests } = pair
    return { waits: waits.signal, requests: requests.signal, release: () => this.#opened.delete(pair) }
  }

  /** Starts nothing more. What is in flight may finish. */
  halt(cause: TrackError): void {
    if (this.#cause) return
    this.#cause = cause
    for (const { waits } of this.#opened) tryAbort(waits, cause)
    for (const callback of this.#listeners) callback(cause)
    this.#listeners.clear()
  }

  /** Starts nothing more, and cuts off what is in flight. */
  abort(cause: TrackError): void {
    this.halt(cause)
    this.#isAborted = true
    for (const { requests } of this.#opened) tryAbort(requests, cause)
  }

  /** Forgets the caller's signal and the deadline. */
  dispose(): void {
    this.#release()
  }
}

/**
 * A worker may not abort from one request what another one waits for: it throws. The others are aborted all the same, and
 * the cause stands, which is asked before anything starts.
 */
function tryAbort(controller: AbortController, cause: TrackError): void {
  try {
    controller.abort(cause)
  } catch {
    // See above.
  }
}
