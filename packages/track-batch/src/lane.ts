/**
 * Decides how many batches may be in flight, first come first served. With order per entity there is one lane for
 * everything: no two batches are in flight at once, so that none can overtake another.
 */
export class Lanes {
  readonly #limit: number
  #inFlight = 0
  readonly #waiting: Array<(entered: boolean) => void> = []

  constructor(order: "entity" | "none", concurrency: number, stopped: AbortSignal) {
    this.#limit = order === "entity" ? 1 : concurrency
    stopped.addEventListener("abort", () => this.#turnAway(), { once: true })
  }

  /** True while a batch would have to wait. */
  get isFull(): boolean {
    return this.#inFlight >= this.#limit
  }

  /** Waits for room. False when the run was stopped first: then there is nothing to leave. */
  enter(stopped: AbortSignal): boolean | Promise<boolean> {
    if (stopped.aborted) return false
    if (!this.isFull) {
      this.#inFlight++
      return true
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Makes room for the next. */
  leave(): void {
    const next = this.#waiting.shift()
    // Its place goes to the one that has waited longest, so that nobody who comes later slips in between.
    if (next) next(true)
    else this.#inFlight--
  }

  #turnAway(): void {
    for (const resolve of this.#waiting.splice(0)) resolve(false)
  }
}
