/** Random numbers that are the same on every machine and in every run. */
export interface Random {
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean
  pick<T>(list: readonly T[]): T
  bytes(count: number): Uint8Array
  /** A text of `count` hexadecimal digits. */
  hex(count: number): string
}

/** Mulberry32: whole numbers only, so that no rounding of a platform can change the data. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  const below = (end: number) => next() % end
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (percent) => below(10_000) < percent * 100,
    pick(list) {
      if (list.length === 0) throw new RangeError("cannot pick from an empty list")
      return list[below(list.length)] as (typeof list)[number] // below() stays inside a list that is not empty
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
    hex: (count) => Array.from({ length: count }, () => below(16).toString(16)).join(""),
  }
}
