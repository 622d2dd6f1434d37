/** True when the text is longer than `max` bytes of UTF-8. */
export function exceedsBytes(text: string, max: number): boolean {
  // A UTF-16 unit takes 1 to 3 bytes, so that most strings are settled by their length alone.
  if (text.length * 3 <= max) return false
  return text.length > max || utf8Bytes(text) > max
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
