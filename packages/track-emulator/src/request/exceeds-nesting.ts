/** How many levels the emulator takes: a limit of its own, because no more can be shown or copied everywhere. */
export const maxLevels = 100

/**
 * True for a value with objects or arrays inside one another beyond so many levels. JSON.parse reads any number of levels, while
 * what shows or copies a value ends in a stack overflow at some thousand.
 */
export function exceedsNesting(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some((item) => exceedsNesting(item, levels - 1))
  // An object out of JSON: its members are its own.
  const members = value as Record<string, unknown>
  for (const name in members) if (exceedsNesting(members[name], levels - 1)) return true
  return false
}
