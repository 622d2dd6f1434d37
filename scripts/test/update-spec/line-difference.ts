/** The lines that went (-) and came (+) between two texts, in order: what a diff shows without the lines around. */
export function lineDifference(before: string, after: string): string[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")]
  const shared = longestShared(old, fresh)
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) [i, j] = [i + 1, j + 1]
    else if (j === fresh.length || (i < old.length && at(shared, i + 1, j) >= at(shared, i, j + 1)))
      lines.push(`- ${old[i++]}`)
    else lines.push(`+ ${fresh[j++]}`)
  }
  return lines
}

/** How many lines the rests from i and j have in common, in order. */
function longestShared(old: string[], fresh: string[]): Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1))
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      const row = table[i]
      const longer = Math.max(at(table, i + 1, j), at(table, i, j + 1))
      if (row) row[j] = old[i] === fresh[j] ? at(table, i + 1, j + 1) + 1 : longer
    }
  }
  return table
}

function at(table: Uint16Array[], i: number, j: number): number {
  return table[i]?.[j] ?? 0
}
