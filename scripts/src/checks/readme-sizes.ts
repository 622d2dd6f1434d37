const marker = /^<!-- sizes -->$/
const row = /^\|\s*(?<title>.*?)\s*\|\s*(?<figure>[^|]*?)\s*\|\s*$/
const rule = /^\|[\s|:-]+\|\s*$/
/** A figure is off when it differs by more than the last digit that it shows. */
const toleranceBytes = 100

/** A size as READMEs show it: kB of 1,000 bytes with one decimal. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

/**
 * Compares the tables under `<!-- sizes -->` with what was measured: their first column is a title, their second the
 * figure. Gives each problem with its line, and the text with all figures as measured.
 */
export function sizeTables(text: string, sizes: ReadonlyMap<string, number>): { problems: string[]; text: string } {
  const problems: string[] = []
  const lines = text.split("\n")
  for (const start of lines.flatMap((line, index) => (marker.test(line) ? [index + 1] : []))) {
    const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"))
    const isHead = (index: number): boolean => index === start || rule.test(lines[index] ?? "")
    let rows = 0
    for (let index = start; index < (end === -1 ? lines.length : end); index++) {
      const { title, figure } = row.exec(lines[index] ?? "")?.groups ?? {}
      if (title === undefined || figure === undefined || isHead(index)) continue
      rows++
      const bytes = sizes.get(title)
      if (bytes === undefined) {
        problems.push(`${index + 1}: ${title} is none of the sizes that are measured: ${[...sizes.keys()].join(", ")}`)
      } else {
        const shownBytes = /^\d+(\.\d)? kB$/.test(figure) ? Number.parseFloat(figure) * 1000 : Number.NaN
        if (!(Math.abs(shownBytes - bytes) <= toleranceBytes)) {
          problems.push(`${index + 1}: ${title} is ${kilobytes(bytes)}, not ${figure}: run 'pnpm sizes:update'`)
        }
        lines[index] = `| ${title} | ${kilobytes(bytes)} |`
      }
    }
    if (rows === 0) problems.push(`${start}: no table of sizes stands right below <!-- sizes -->`)
  }
  return { problems, text: lines.join("\n") }
}
