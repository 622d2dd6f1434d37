/** The largest seed, and one less than the number of seeds. */
export const maxSeed: number = 2 ** 32 - 1

/**
 * A number from 0 up to 1 that looks random, and is always the same for the same seed and place. That there is no state makes the
 * tenth roll the tenth, whatever was asked of the ones before.
 */
export function rollAt(seed: number, ...place: readonly number[]): number {
  const hash = place.reduce((mixed, step) => scramble(mixed ^ step), scramble(seed))
  return hash / 2 ** 32
}

/** Spreads a change of any bit over all 32 (the finalizer of MurmurHash3). */
function scramble(value: number): number {
  // Moved off 0, which the steps below would leave where it is.
  let mixed = (value + 0x9e3779b9) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
