/** Random choices that come out the same for the same seed. */
export interface Random {
  /** An integer from 0 up to, but not including, the limit. */
  below(limit: number): number
  /** One of the list. */
  pick<T>(list: readonly [T, ...T[]]): T
  /** The given number of characters of the alphabet. */
  text(length: number, alphabet: string): string
}

/** A xorshift generator: small, fast, and the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed | 0 || 1 // 0 would stay 0 for ever
  const below = (limit: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.floor(((state >>> 0) / 2 ** 32) * limit)
  }
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    text(length, alphabet) {
      let text = ""
      for (let i = 0; i < length; i++) text += alphabet.charAt(below(alphabet.length))
      return text
    },
  }
}
