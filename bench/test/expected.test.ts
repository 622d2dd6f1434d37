import { expect, test } from "vitest"
import { expectOf, leastRequests } from "../src/expected.ts"
import { operationPool } from "../src/operation-pool.ts"

test("operations are summed up by kind and with a comma each, also where the pool repeats", () => {
  const pool = operationPool({ size: 10 })
  const bytes = pool.reduce((sum, operation) => sum + Buffer.byteLength(JSON.stringify(operation)) + 1, 0)
  const once = expectOf({ pool: { size: 10 } }, 10)
  expect(once.operationBytes).toBe(bytes)
  expect(expectOf({ pool: { size: 10 } }, 30)).toEqual({
    operationBytes: 3 * bytes,
    kinds: Object.fromEntries(Object.entries(once.kinds).map(([kind, count]) => [kind, 3 * count])),
  })
})

test("the fewest requests are those of bodies filled to the last byte", () => {
  const size = 2_000
  const batch = operationPool({ size })
  const whole = Buffer.byteLength(JSON.stringify({ batch }))
  expect(leastRequests({ pool: { size } }, size)).toBe(Math.ceil(whole / 500_000))
  expect(leastRequests({ pool: { size } }, 1_000 * size)).toBe(Math.ceil((1_000 * (whole - 11)) / (500_000 - 11)))
})

test("one operation a request takes as many requests as operations", () => {
  expect(leastRequests({ wire: "entity" }, 321)).toBe(321)
})
