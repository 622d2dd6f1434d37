/** Unix seconds beyond this are the year 5138: somebody sent milliseconds. */
const latestSeconds = 1e11
/** The same moment in milliseconds: what is beyond is neither. */
const latestMs = latestSeconds * 1000

/** A moment in Unix seconds: the one sent, or now because none was sent or the one sent is of no use. */
export interface UsableTime {
  readonly seconds: number
  readonly origin: "sent" | "absent" | "unusable-timestamp" | "milliseconds-timestamp"
}

/**
 * The time that the service goes by: the one sent or, when there is none, now. A value that it cannot use is silently
 * replaced by now (seen); which ones these are is a guess: negative ones, milliseconds and what is no number. Fractions are
 * kept (seen), and so are times to come (guess).
 */
export function usableTime(timestamp: unknown, nowSeconds: number): UsableTime {
  if (timestamp === undefined) return { seconds: nowSeconds, origin: "absent" }
  if (typeof timestamp === "number" && timestamp >= 0) {
    if (timestamp < latestSeconds) return { seconds: timestamp, origin: "sent" }
    if (timestamp < latestMs) return { seconds: nowSeconds, origin: "milliseconds-timestamp" }
  }
  return { seconds: nowSeconds, origin: "unusable-timestamp" }
}
