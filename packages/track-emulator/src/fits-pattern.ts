/**
 * Whether a text fits a pattern, in which `*` stands for any text and everything else for itself. A pattern of that kind fits into
 * JSON, unlike a RegExp, and none takes long to try.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const [first = "", ...others] = pattern.split("*")
  const last = others.pop()
  if (last === undefined) return text === pattern
  if (!text.startsWith(first)) return false
  let at = first.length
  // The first place of each part leaves most of the text to the parts after it.
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
