import { exceedsBytes } from "../utf8.ts"

/** What the generated validators call for the limits that JSON schema cannot state: it counts characters, the service bytes. */

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
  try {
    return exceedsBytes(JSON.stringify(value) ?? "", max)
  } catch {
    // A cycle, a bigint: refused with its place where the operation is encoded.
    return false
  }
}
