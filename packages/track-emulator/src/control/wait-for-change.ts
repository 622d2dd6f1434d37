import type { Changes } from "../changes.ts"
import type { Closing } from "../closing.ts"

/** Why a wait ended. */
export type Woken = "changed" | "time" | "stopped"

/** What ends a wait early. */
export interface Stops {
  readonly closing: Closing
  /** Aborted when the client has left. */
  readonly left: AbortSignal
}

/**
 * Waits until something has changed since a revision, for at most `ms`, or until it is stopped. Neither a timer nor a
 * listener outlives it.
 */
export function waitForChange(changes: Changes, since: number, ms: number, stops: Stops): Promise<Woken> {
  if (isStopped(stops)) return Promise.resolve("stopped")
  if (changes.revision !== since) return Promise.resolve("changed")
  return wake(ms, stops, (listener) => changes.subscribe(listener))
}

/** Waits for `ms`, or until it is stopped. */
export function pause(ms: number, stops: Stops): Promise<Woken> {
  if (isStopped(stops)) return Promise.resolve("stopped")
  return wake(ms, stops, () => () => {})
}

function isStopped({ closing, left }: Stops): boolean {
  return closing.hasBegun || left.aborted
}

function wake(ms: number, { closing, left }: Stops, subscribe: (listener: () => void) => () => void): Promise<Woken> {
  return new Promise((resolve) => {
    const end = (why: Woken) => {
      clearTimeout(timer)
      unsubscribe()
      endClosing()
      left.removeEventListener("abort", stop)
      resolve(why)
    }
    const stop = () => end("stopped")
    const timer = setTimeout(() => end("time"), ms)
    const unsubscribe = subscribe(() => end("changed"))
    const endClosing = closing.onBegin(stop)
    left.addEventListener("abort", stop)
  })
}
