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
 * throttled together do not come back together; or a random part of an exponential backoff, at least half of it.
 *
 * @param attempt the attempt that has just failed, from 1
 */
export function retryDelayMs(
  policy: Pick<RetryPolicy, "minDelayMs" | "maxDelayMs">,
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const backoff = Math.min(policy.maxDelayMs, policy.minDelayMs * 2 ** (attempt - 1))
  if (retryAfterMs !== undefined) return retryAfterMs + random() * Math.min(backoff, policy.minDelayMs)
  return backoff * (0.5 + random() / 2)
}
