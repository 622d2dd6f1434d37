import { setImmediate } from "node:timers/promises"
import { expect, test } from "vitest"
import { twoAtATime } from "../../src/release/two-at-a-time.ts"

test("never more than two jobs run, each runs once, and the results keep their order", async () => {
  let running = 0
  let most = 0
  const jobs = [3, 0, 5, 1, 2].map((turns, index) => async () => {
    most = Math.max(most, ++running)
    for (let turn = 0; turn < turns; turn++) await setImmediate()
    running--
    return index
  })
  expect(await twoAtATime(jobs)).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})

test("a job that fails fails the whole", async () => {
  await expect(twoAtATime([async () => 1, () => Promise.reject(new Error("no"))])).rejects.toThrow("no")
})
