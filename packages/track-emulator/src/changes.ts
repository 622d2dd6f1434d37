/** Tells who wants to know that something changed: a request came, was applied or answered, faults changed, all was reset. */
export class Changes {
  readonly #listeners = new Set<() => void>()
  #revision = 0

  /** Counts up with every change. */
  get revision(): number {
    return this.#revision
  }

  /** Called right after each change, which may be thousands of times a second. Returns what ends it. */
  subscribe(listener: () => void): () => void {
    // A function of its own, so that one who listens twice is called twice and can stop one of them.
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  happened(): void {
    this.#revision++
    for (const listener of this.#listeners) listener()
  }
}
