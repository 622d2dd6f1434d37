import { expect, test } from "vitest"
import { Activity } from "../../src/activity.ts"
import { applied } from "../../src/state/verdict.ts"

function numbers(maxEntries: number, count: number, maxBytes = 1000): number[] {
  const activity = new Activity({ maxEntries, maxBytes })
  for (let request = 1; request <= count; request++) {
    const operation = { type: "person", action: "suppress", identifiers: { id: "1" } } as const
    activity.add({ request, index: 0, receivedAtMs: 0, operation, verdict: applied }, 10)
  }
  return Array.from(activity.newestFirst(), ({ request }) => request)
}

test.each([
  [3, 0, []],
  [3, 2, [2, 1]],
  [3, 3, [3, 2, 1]],
  [3, 4, [4, 3, 2]],
  [3, 8, [8, 7, 6]],
  [1, 5, [5]],
  [0, 5, []],
])("of at most %i entries after %i were added, the newest are there, newest first", (max, count, expected) => {
  expect(numbers(max, count)).toEqual(expected)
})

test.each([
  [30, [5, 4, 3]],
  [39, [5, 4, 3]],
  [10, [5]],
  [9, []],
  [0, []],
])("within %i bytes, of operations of 10 bytes the newest are there", (maxBytes, expected) => {
  expect(numbers(4, 5, maxBytes)).toEqual(expected)
})
