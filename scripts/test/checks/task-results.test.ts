import { expect, test } from "vitest"
import { resultLines, taskResults } from "../../src/checks/task-results.ts"

const summary = JSON.stringify({
  tasks: [
    task("b#test", { execution: { startTime: 1000, endTime: 3500, exitCode: 1 } }),
    task("a#test", { cache: { status: "HIT" }, execution: { startTime: 1000, endTime: 1001, exitCode: 0 } }),
    task("a#build", { cache: { status: "MISS" }, execution: { startTime: 1000, endTime: 2250, exitCode: 0 } }),
    task("c#test", {}),
    task("c#build", { command: "<NONEXISTENT>" }),
  ],
})

function task(taskId: string, more: object): object {
  return { taskId, command: "run it", ...more }
}

test("a task passed, failed, or was skipped because of another; one that a package lacks is left out", () => {
  expect(taskResults(summary)).toEqual([
    { task: "a#build", state: "passed", cached: false, durationMs: 1250 },
    { task: "a#test", state: "passed", cached: true, durationMs: 1 },
    { task: "b#test", state: "failed", cached: false, durationMs: 2500 },
    { task: "c#test", state: "skipped", cached: false, durationMs: 0 },
  ])
})

test("a task ended by a signal, which has no exit code, failed", () => {
  const killed = JSON.stringify({
    tasks: [task("a#test", { execution: { startTime: 0, endTime: 1, exitCode: null } })],
  })
  expect(taskResults(killed)[0]?.state).toBe("failed")
})

test("the closing line counts what was skipped as failed", () => {
  const lines = resultLines(taskResults(summary))
  expect(lines).toHaveLength(5)
  expect(lines[2]).toMatch(/^ {2}FAILED {2}b#test .* 2\.5 s$/)
  expect(lines.at(-1)).toBe("2 passed, 2 failed")
})
