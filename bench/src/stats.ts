/** The middle of a list of values, and its ends. */
export interface Spread {
  median: number
  min: number
  max: number
}

/** Median, least and greatest of at least one value. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

/** The middle value, or the mean of the two in the middle. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  const high = sorted[Math.floor(sorted.length / 2)]
  if (low === undefined || high === undefined) throw new RangeError("no median of an empty list")
  return (low + high) / 2
}

/**
 * Ratios of values that were measured in the same round. What slows a whole round down on a shared machine falls out
 * of them, as it does not out of the ratio of two medians.
 */
export function pairedRatios(numerators: readonly number[], denominators: readonly number[]): Spread {
  return spread(
    numerators.map((numerator, round) => {
      const denominator = denominators[round]
      if (denominator === undefined) throw new RangeError(`round ${round + 1} has no pair`)
      return numerator / denominator
    }),
  )
}
