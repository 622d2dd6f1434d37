/** One thing that must hold of what was released. */
export interface Finding {
  readonly what: string
  /** Why it does not hold, undefined when it does. */
  readonly problem?: string
}

/** A finding from two values that must be the same. */
export function same(what: string, actual: unknown, expected: unknown): Finding {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  return is === wanted ? { what } : { what, problem: `it is ${is}, not ${wanted}` }
}
