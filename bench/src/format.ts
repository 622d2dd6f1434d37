/** A whole number with its thousands apart. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en")
}

/** Two decimals, but none that mean nothing. */
export function figures(value: number): string {
  return value.toFixed(value < 20 ? 2 : value < 200 ? 1 : 0)
}

/** Bytes in megabytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
