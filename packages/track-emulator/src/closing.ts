/**
 * Tells whoever waits that the emulator closes. What an AbortSignal is for, but in a Worker no request may listen to a signal that
 * was made in another.
 */
export class Closing {
  readonly #listeners = new Set<() => void>()
  #hasBegun = false

  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** Called once, when closing begins. Returns what ends it. */
  onBegin(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}
