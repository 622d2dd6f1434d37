import { expect, test } from "vitest"
import { compare } from "../src/comparisons.ts"
import type { Rounds } from "../src/rounds.ts"
import type { Measure } from "../src/run-side.ts"
import { type SideName, sides } from "../src/sides.ts"

const plain: Measure = {
  operations: 1_000,
  seconds: 1,
  cpuSeconds: 0.5,
  peakRssBytes: 100e6,
  requests: 10,
  leastRequests: 10,
  faults: 0,
  bodyBytes: 300_000,
}

/** One round in which all sides did the same, but for those given. */
function roundWith(others: Partial<Record<SideName, Partial<Measure>>>): Rounds {
  const full = new Map<SideName, Measure[]>(sides.map(({ name }) => [name, [{ ...plain, ...others[name] }]]))
  return { full, long: [{ ...plain, operations: 3_000, peakRssBytes: 100e6 + 40_000 }] }
}

function medianOf(title: string, others: Partial<Record<SideName, Partial<Measure>>>): number | undefined {
  return compare(roundWith(others)).find((comparison) => comparison.title === title)?.value.median
}

test("throughput and CPU are compared by operation, also where one side sends fewer", () => {
  const singles = { operations: 10, seconds: 2, cpuSeconds: 1 }
  expect(medianOf("throughput, package / peer-single", { "peer-single": singles })).toBe(200)
  expect(medianOf("us of CPU for an operation, entity-node", { "entity-node": singles })).toBe(100_000)
  expect(medianOf("CPU, package / peer", { package: { cpuSeconds: 0.25 } })).toBe(0.5)
})

test("latency is compared to 8 full batches in flight all the time", () => {
  // 100 operations a batch, 8 of them 20 times a second, would make 16,000 a second.
  const title = "throughput, latency / (8 full batches every 50 ms)"
  expect(medianOf(title, { latency: { seconds: 1 / 12 } })).toBeCloseTo(0.75)
})

test("requests that the server made fail do not count as more than the fewest possible", () => {
  const title = "requests, faults / the fewest possible"
  expect(medianOf(title, { faults: { requests: 12, faults: 2 } })).toBe(1)
  expect(medianOf(title, { faults: { requests: 13, faults: 2 } })).toBe(1.1)
})

test("memory is compared by the bytes that each further operation takes", () => {
  expect(medianOf("stream, 3 times the operations: bytes of peak memory for each more", {})).toBe(20)
})
