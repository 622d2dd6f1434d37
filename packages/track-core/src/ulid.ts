/** Crockford's base 32: no I, L, O, U. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const pattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

/** Random bytes are drawn for many ids at once: one call to the generator costs more than an id. */
const pool = new Uint8Array(16 * 256)
let used = pool.length

/** A new ULID: 10 characters of the time in ms, then 80 random bits. The service deduplicates events by it. */
export function ulid(now: number = Date.now()): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  let id = ""
  let time = Math.floor(now)
  for (let i = 0; i < 10; i++) {
    id = alphabet[time % 32] + id
    time = Math.floor(time / 32)
  }
  // 16 characters of 5 bits each: the low bits of 16 random bytes.
  for (let i = 0; i < 16; i++) id += alphabet[(pool[used++] ?? 0) & 31]
  return id
}

/** True for 26 characters of Crockford's base 32 that fit 128 bits, in either case. */
export function isUlid(text: string): boolean {
  return pattern.test(text)
}
