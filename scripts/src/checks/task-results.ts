/** How one task of a turbo run ended. */
export interface TaskResult {
  /** `@cio/track-core#test`, or `//#check:style` for a task of the root. */
  readonly task: string
  /** `skipped` means that a task it depends on failed. */
  readonly state: "passed" | "failed" | "skipped"
  /** Whether the result is one of an earlier run over the same files. */
  readonly cached: boolean
  readonly durationMs: number
}

/** The parts of turbo's run summary that are read here. */
interface RunSummary {
  readonly tasks: readonly {
    readonly taskId: string
    readonly command: string
    readonly cache?: { readonly status?: string }
    readonly execution?: { readonly startTime: number; readonly endTime: number; readonly exitCode: number | null }
  }[]
}

/** Reads the summary that turbo writes with `--summarize`. Packages without the task are left out. */
export function taskResults(summaryText: string): TaskResult[] {
  const { tasks } = JSON.parse(summaryText) as RunSummary
  return tasks
    .filter(({ command }) => command !== "<NONEXISTENT>")
    .map(({ taskId, cache, execution }): TaskResult => {
      if (!execution) return { task: taskId, state: "skipped", cached: false, durationMs: 0 }
      const cached = cache?.status === "HIT"
      const state = execution.exitCode === 0 ? "passed" : "failed"
      return { task: taskId, state, cached, durationMs: execution.endTime - execution.startTime }
    })
    .sort((one, other) => one.task.localeCompare(other.task))
}

/** A line for each task, and the closing line with the totals. What was skipped did not pass. */
export function resultLines(results: readonly TaskResult[]): string[] {
  const passed = results.filter(({ state }) => state === "passed").length
  return [...results.map(resultLine), `${passed} passed, ${results.length - passed} failed`]
}

function resultLine({ task, state, cached, durationMs }: TaskResult): string {
  const label = { passed: "ok     ", failed: "FAILED ", skipped: "skipped" }[state]
  const took =
    state === "skipped" ? "a task before it failed" : cached ? "cached" : `${(durationMs / 1000).toFixed(1)} s`
  return `  ${label} ${task.padEnd(36)} ${took}`
}
