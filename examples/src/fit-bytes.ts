/** The text itself, or as much of its start as fits `maxBytes` of UTF-8 with an ellipsis. Never cuts a character in two. */
export function fitBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text
  const ellipsis = "…"
  let room = maxBytes - Buffer.byteLength(ellipsis)
  let kept = ""
  for (const character of text) {
    room -= Buffer.byteLength(character)
    if (room < 0) break
    kept += character
  }
  return kept + ellipsis
}
