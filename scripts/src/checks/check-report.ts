/** What a check found: nothing wrong when `problems` is empty. */
export interface CheckReport {
  /** One line that says what was looked at, for the log. */
  readonly summary: string
  /** One line each, naming the file and what to do about it. */
  readonly problems: readonly string[]
}

/** Prints a report and returns the exit code that it asks for. */
export function printReport(name: string, report: CheckReport): number {
  for (const problem of report.problems) console.error(problem)
  const count = report.problems.length
  console.log(
    `${name}: ${report.summary}, ${count === 0 ? "no problem" : count === 1 ? "1 problem" : `${count} problems`}`,
  )
  return count === 0 ? 0 : 1
}
