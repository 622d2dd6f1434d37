const grouped = new Intl.NumberFormat("en")

/** A whole number, such as `1,234`. */
export function count(value: number): string {
  return grouped.format(value)
}

/** A number with its noun, such as `1 event` or `2 events`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`
}

/** A size, such as `812 B` or `14.2 kB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  return value < 1_000_000 ? `${(value / 1000).toFixed(1)} kB` : `${(value / 1_000_000).toFixed(1)} MB`
}
