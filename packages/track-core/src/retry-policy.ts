/** How often and how patiently failed attempts are repeated. */
export interface RetryPolicy {
  /** Attempts after the first. 0 means none. */
  maxRetries: number
  /** The longest first wait, in ms. It doubles with every attempt. */
  minDelayMs: number
  /** The longest wait of the backoff, in ms. A Retry-After may ask for more and gets it. */
  maxDelayMs: number
}

/**
 * The wait before the next attempt, in ms: what Retry-After asks for in full, plus jitter so that those who were
 * throttled together do not come back together, and no less than the backoff; or a random part of an exponential backoff, at least half of it.
 *
 * @param attempt the attempt that has just failed, from 1
 */
export function retryDelayMs(
  policy: Pick<RetryPolicy, "minDelayMs" | "maxDelayMs">,
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  // Bounded, because 0 times infinity is not a number.
  const backoff = Math.min(policy.maxDelayMs, policy.minDelayMs * 2 ** Math.min(attempt - 1, 30))
  const delayMs = backoff * (0.5 + random() / 2)
  if (retryAfterMs === undefined) return delayMs
  // A service that says "at once" again and again is backed off from all the same.
  return Math.max(delayMs, retryAfterMs + random() * Math.min(backoff, policy.minDelayMs))
}
