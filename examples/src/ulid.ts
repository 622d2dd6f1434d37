const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's base 32: no I, L, O, U
const latestMs = 2 ** 48 - 1

/**
 * A ULID made of a time (Unix ms) and 10 bytes, so that the same input always gives the same id.
 * A time before 1970 or after the year 10889 is moved to the nearest that fits.
 */
export function ulid(timeMs: number, entropy: Uint8Array): string {
  if (entropy.length !== 10) throw new RangeError(`entropy must be 10 bytes, got ${entropy.length}`)
  const time = Math.min(Math.max(Math.trunc(timeMs), 0), latestMs)
  const high = Buffer.alloc(6)
  high.writeUIntBE(time, 0, 6)
  let value = BigInt(`0x${high.toString("hex")}${Buffer.from(entropy).toString("hex")}`)
  let text = ""
  for (let i = 0; i < 26; i++) {
    text = alphabet.charAt(Number(value & 31n)) + text
    value >>= 5n
  }
  return text
}
