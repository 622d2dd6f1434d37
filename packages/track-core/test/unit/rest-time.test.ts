import { expect, test } from "vitest"
import { restMsAfter } from "../../src/node/rest-time.ts"

test.each<[string | null, number, number]>([
  [null, 4000, 4000],
  ["", 4000, 4000],
  ["max=100", 4000, 4000],
  ["timeout=soon", 4000, 4000],
  ["timeout=60", 4000, 4000],
  ["timeout=5", 4000, 4000],
  ["timeout=5", 60_000, 4000],
  ["timeout=3, max=100", 4000, 2000],
  ["max=100, timeout=3", 4000, 2000],
  ['Timeout="3"', 4000, 2000],
  // A second off would leave nothing of it.
  ["timeout=1", 4000, 500],
  ["timeout=0", 4000, 0],
  ["timeout=99999999999999999999", 4000, 4000],
])("after Keep-Alive: %s, with %i ms at most, a connection rests for %i ms", (header, keepAliveMs, restMs) => {
  expect(restMsAfter(header, keepAliveMs)).toBe(restMs)
})
