import type { Changes } from "../../src/changes.ts"

/** Counts those who listen for changes from now on: gives how many do at the moment, and how many ever did. */
export function countListeners(changes: Changes): { now: number; ever: number } {
  const count = { now: 0, ever: 0 }
  const subscribe = changes.subscribe.bind(changes)
  changes.subscribe = (listener) => {
    const end = subscribe(listener)
    count.now++
    count.ever++
    return () => {
      count.now--
      end()
    }
  }
  return count
}
