import { expect, test } from "vitest"
import { describeEffect, describeReach } from "../../inspector/src/faults/describe-fault.ts"
import type { FaultJson } from "../../src/control/control-types.ts"

test.each<[FaultJson, string]>([
  [{ status: 503 }, "503"],
  [{ retryAfter: 2 }, "429, Retry-After 2"],
  [{ status: 503, retryAfter: 2, delayMs: 2500, apply: true }, "503, Retry-After 2, 2.5 s late, but applied"],
  [{ reset: "after" }, "reset after applying"],
  [{ cutAfterBytes: 10 }, "cut after 10 B"],
  [{ rejectOperations: [0, 2] }, "refuses operations 0, 2"],
  [{ rejectOperations: { person: { id: "42" } } }, "refuses operations of person id=42"],
  [{ rejectOperations: { probability: 0.005 } }, "refuses 0.5 % of operations"],
  [{ applyDelayMs: 40 }, "applied 40 ms late"],
  [{}, "nothing"],
])("%j reads as %j", (fault, words) => {
  expect(describeEffect(fault)).toBe(words)
})

test.each<[FaultJson, string]>([
  [{ status: 503 }, "any request · once"],
  [{ status: 503, times: 3, match: { path: "/api/v2/batch" } }, "/api/v2/batch · 3 times"],
  [
    {
      status: 503,
      times: "always",
      probability: 0.1,
      seed: 7,
      match: { method: "POST", operation: { action: "event" } },
    },
    "POST · with operations of action event · always · 10 % of them · seed 7",
  ],
])("%j meets %j", (fault, words) => {
  expect(describeReach(fault)).toBe(words)
})
