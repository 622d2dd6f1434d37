import type { Operation } from "@cio/track-core"

const day = 86_400
/** The shop's year, in Unix seconds: from Monday, 24 November 2025 to the end of Monday, 23 November 2026. */
export const year = { start: Date.UTC(2025, 10, 24) / 1000, end: Date.UTC(2026, 10, 24) / 1000, day } as const

/** The shop's app, and push messages with it, came after twelve weeks. */
export const appLaunch: number = year.start + 84 * day

/** Takes the operations of the year in any order and gives them back in the order of time. */
export interface Timeline {
  /** Notes an operation at `at` (Unix s). What lies outside the year is left out. */
  add(at: number, operation: Operation): void
  sorted(): readonly Moment[]
}

export interface Moment {
  at: number
  operation: Operation
}

export function createTimeline(): Timeline {
  const moments: Moment[] = []
  return {
    add(at, operation) {
      if (at >= year.start && at < year.end) moments.push({ at, operation })
    },
    // The sort is stable: operations of one second keep the order in which they were noted.
    sorted: () => moments.toSorted((a, b) => a.at - b.at),
  }
}
