import { expect, test } from "vitest"
import { isPassed, resultTable } from "../../src/runtimes/result-table.ts"
import type { RuntimeResult } from "../../src/runtimes/try-runtime.ts"

const results: RuntimeResult[] = [
  {
    runtime: "Node 20.19.0",
    seconds: 2.04,
    rows: [
      { name: "entity", value: "ok" },
      { name: "Buffer", value: "yes" },
      { name: "threads", value: "ok" },
    ],
  },
  {
    runtime: "workerd",
    seconds: 11.96,
    rows: [
      { name: "entity", value: "FAILED", detail: "wanted a receipt" },
      { name: "Buffer", value: "no" },
    ],
  },
]

test("checks stand below each other, runtimes beside each other, and what failed is told below", () => {
  expect(resultTable(results)).toBe(
    [
      "         Node 20.19.0  workerd",
      "entity   ok            FAILED",
      "Buffer   yes           no",
      "threads  ok            n.a.",
      "seconds  2.0           12.0",
      "FAILED workerd, entity: wanted a receipt",
    ].join("\n"),
  )
})

test("one failure fails the whole, and so does trying nothing", () => {
  expect(isPassed(results)).toBe(false)
  expect(isPassed(results.slice(0, 1))).toBe(true)
  expect(isPassed([])).toBe(false)
})
