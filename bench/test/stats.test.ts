import { expect, test } from "vitest"
import { pairedRatios, spread } from "../src/stats.ts"

test("the median of an even number of values lies between the two in the middle", () => {
  expect(spread([10, 1, 4, 2])).toEqual({ median: 3, min: 1, max: 10 })
})

test("the median of an odd number of values is the one in the middle", () => {
  expect(spread([9, 100, 8])).toEqual({ median: 9, min: 8, max: 100 })
})

test("ratios pair the values of one round, not the sorted ones", () => {
  expect(pairedRatios([1, 4, 9], [2, 4, 3])).toEqual({ median: 1, min: 0.5, max: 3 })
})

test("a round without its pair is refused", () => {
  expect(() => pairedRatios([1, 2], [1])).toThrow("round 2 has no pair")
})
