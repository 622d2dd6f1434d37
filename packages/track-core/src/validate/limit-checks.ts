/** What the generated validators call for the limits that JSON schema cannot state: it counts characters, the service bytes. */

/** True when the text is longer than `max` bytes of UTF-8. */
export function exceedsBytes(text: string, max: number): boolean {
  // A UTF-16 unit takes 1 to 3 bytes, so that most strings are settled by their length alone.
  if (text.length * 3 <= max) return false
  return text.length > max || utf8Bytes(text) > max
}

/** The first property whose name is longer than `max` bytes. */
export function longName(data: object, max: number): string | undefined {
  for (const name in data) if (exceedsBytes(name, max)) return name
  return undefined
}

/** The first property whose value is longer than `max` bytes: a string itself, anything else as JSON. */
export function longValue(data: Record<string, unknown>, max: number): string | undefined {
  for (const name in data) {
    const value = data[name]
    if (typeof value === "string" ? exceedsBytes(value, max) : exceedsAsJson(value, max)) return name
  }
  return undefined
}

/** True when there are more than `max` properties. */
export function tooMany(data: object, max: number): boolean {
  let count = 0
  for (const _ in data) if (++count > max) return true
  return false
}

function exceedsAsJson(value: unknown, max: number): boolean {
  if (typeof value !== "object" || value === null) return false
  return exceedsBytes(JSON.stringify(value) ?? "", max)
}

/** Bytes of UTF-8, a lone surrogate counted as the three bytes of U+FFFD that it is sent as. */
export function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else {
      bytes += 2
      // A surrogate pair is two units and four bytes: two more than its length.
      if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) i++
    }
  }
  return bytes
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}
