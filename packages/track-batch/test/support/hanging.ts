/** Longer than any test: what waits for this is cut off before. */
export const neverMs = 600_000

/** Settles in no case. */
export function forever(): Promise<never> {
  return new Promise(() => {})
}
