/** Those who wait until something is so. */
export class Waiters {
  #waiting: Array<{ isDue: () => boolean; resolve: () => void }> = []

  /** Resolves once `isDue`, which is asked now and at every {@link check}. */
  until(isDue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (isDue()) resolve()
      else this.#waiting.push({ isDue, resolve })
    })
  }

  /** Something has changed. */
  check(): void {
    if (this.#waiting.length === 0) return
    const asked = this.#waiting
    this.#waiting = []
    for (const waiter of asked) {
      if (waiter.isDue()) waiter.resolve()
      else this.#waiting.push(waiter)
    }
  }
}
