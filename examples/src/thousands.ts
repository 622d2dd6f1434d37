/** A count with its thousands set apart: 22,996. */
export function thousands(count: number): string {
  return count.toLocaleString("en")
}
