import { closingRefusal } from "./control-refusal.ts"
import { pause, type Stops } from "./wait-for-change.ts"

/** Longest time in ms that a search keeps the loop from everything else. */
const sliceMs = 10
/** How often the clock is read: a request's body may take a millisecond. */
const perLook = 16
/** Searches that are remembered for each collection. */
const maxRemembered = 4

interface Remembered {
  readonly revision: number
  readonly matches: readonly unknown[]
}

/** By what is searched, so that it goes with it. */
const remembered = new WeakMap<object, Map<string, Remembered>>()

/** What to look for. */
export interface Search<Held> {
  /** What is searched belongs to it. */
  readonly owner: object
  /** Tells this search from others of the same owner. */
  readonly key: string
  /** The emulator's revision: as long as it is the same, so are the matches. */
  readonly revision: () => number
  readonly fits: (held: Held) => boolean
  readonly stops: Stops
}

/**
 * All that fit, in the given order. Requests go on in between, however much there is to search, and so do other searches.
 *
 * @throws ControlRefusal when it is stopped
 */
export async function findMatches<Held>(held: readonly Held[], search: Search<Held>): Promise<readonly Held[]> {
  const { owner, key, fits, stops } = search
  const revision = search.revision()
  const searches = remembered.get(owner) ?? new Map<string, Remembered>()
  remembered.set(owner, searches)
  const known = searches.get(key)
  // Found by the same search in the same collection.
  if (known?.revision === revision) return known.matches as readonly Held[]
  searches.delete(key)

  const matches: Held[] = []
  let sinceMs = performance.now()
  for (const [index, one] of held.entries()) {
    if (fits(one)) matches.push(one)
    if (index % perLook !== 0 || performance.now() - sinceMs < sliceMs) continue
    if ((await pause(0, stops)) === "stopped") throw closingRefusal()
    sinceMs = performance.now()
  }
  // What changed meanwhile may be missing.
  if (search.revision() === revision) remember(searches, key, { revision, matches })
  return matches
}

function remember(searches: Map<string, Remembered>, key: string, found: Remembered): void {
  searches.set(key, found)
  for (const oldest of searches.keys()) {
    if (searches.size <= maxRemembered) return
    searches.delete(oldest)
  }
}
