/** Unix seconds beyond this are the year 5138: somebody sent milliseconds. */
const latestSeconds = 100_000_000_000

/** A moment in Unix seconds: the one sent, or now because none was sent or the one sent is of no use. */
export interface UsableTime {
  readonly seconds: number
  readonly origin: "sent" | "absent" | "unusable"
}

/**
 * The time that the service goes by: the one sent or, when there is none, now. A value that it cannot use is silently
 * replaced by now (seen); which ones these are is a guess: negative ones and milliseconds. Fractions are kept (seen).
 */
export function usableTime(timestamp: number | undefined, now: number): UsableTime {
  if (timestamp === undefined) return { seconds: now, origin: "absent" }
  if (timestamp >= 0 && timestamp < latestSeconds) return { seconds: timestamp, origin: "sent" }
  return { seconds: now, origin: "unusable" }
}
