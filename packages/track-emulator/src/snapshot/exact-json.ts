/**
 * JSON that reads back as the same value. A body may hold a number too large for a double, such as 1e999, which JavaScript
 * reads as Infinity and would write as null: to the Track API that is another thing, the removal of an attribute.
 */
export function exactJson(value: unknown): string {
  const text = JSON.stringify(value)
  // Infinity always shows as null, and few texts have one.
  if (!text.includes("null") || !holdsInfinity(value)) return text
  const mark = unusedMark(text)
  const marked = JSON.stringify(value, (_, member: unknown) =>
    member === Infinity ? mark : member === -Infinity ? `-${mark}` : member,
  )
  return marked.replaceAll(`"${mark}"`, "1e999").replaceAll(`"-${mark}"`, "-1e999")
}

function holdsInfinity(value: unknown): boolean {
  if (typeof value === "number") return value === Infinity || value === -Infinity
  if (typeof value !== "object" || value === null) return false
  return Object.values(value).some(holdsInfinity)
}

/** A word that the text does not hold, so that nothing else is taken for it. */
function unusedMark(text: string): string {
  let mark = "infinity"
  while (text.includes(mark)) mark += "~"
  return mark
}
