import { expect, test } from "vitest"
import { checkFault } from "../../src/faults/check-fault.ts"
import type { FaultRequest, MetFault } from "../../src/faults/fault.ts"
import { badDay, faultPresets, faultsOf, type PresetOptions } from "../../src/faults/fault-presets.ts"
import { FaultRules } from "../../src/faults/fault-rules.ts"

const operation = { type: "person", action: "identify", identifiers: { id: "42" } } as const
const held = Array.from({ length: 10 }, (_, index) => ({ index, operation }))
const request: FaultRequest = { number: 1, method: "POST", path: "/api/v2/batch", bytes: 10, operations: 10, held }

test.each(faultPresets)(
  "the preset %s consists of faults that can be carried out, without end and under its name",
  (preset) => {
    const faults = faultsOf(preset)
    expect(faults).not.toEqual([])
    for (const fault of faults) {
      expect(() => checkFault(fault)).not.toThrow()
      expect(fault).toMatchObject({ times: "always", label: preset.replace("-", " ") })
    }
  },
)

test("a bad day has every kind of accident, and most requests go well", () => {
  const met = play(1, 2000)
  const kinds = new Map<string, number>()
  for (const fault of met) kinds.set(kindOf(fault), (kinds.get(kindOf(fault)) ?? 0) + 1)
  expect([...kinds.keys()].sort()).toEqual([
    ...["429", "502 applied", "503", "cut after applying", "none", "refused operations"],
    ...["reset after", "reset before", "slow"],
  ])
  for (const [kind, count] of kinds) expect({ kind, isSeen: count >= 10 }).toEqual({ kind, isSeen: true })
  expect(kinds.get("none")).toBeGreaterThan(1400)
  expect(kinds.get("none")).toBeLessThan(1800)
})

test("what a gateway answers on a bad day is HTML", () => {
  for (const { status, body, headers } of badDay()) {
    if (status !== undefined)
      expect([body, headers]).toEqual([expect.stringMatching(/^<html>/), { "content-type": "text/html" }])
  }
})

test("a bad day repeats itself with the seed that its first fault is listed with", () => {
  const rules = new FaultRules()
  rules.add(badDay())
  const seed = rules.list()[0]?.fault?.seed
  const first = Array.from({ length: 300 }, () => rules.take(request))
  expect(play(seed, 300)).toEqual(first)
  expect(play((seed ?? 0) + 100, 300)).not.toEqual(first)
})

test("the faults of a bad day have seeds of their own, also at the last seed", () => {
  const seeds = badDay({ seed: 2 ** 32 - 1 }).map(({ seed }) => seed)
  expect(seeds.slice(0, 3)).toEqual([2 ** 32 - 1, 0, 1])
  expect(new Set(seeds).size).toBe(seeds.length)
})

test("a throttled service lets about every second request in, an outage none, and a slow one all", () => {
  const share = (preset: "throttled" | "outage" | "slow") => {
    const rules = new FaultRules()
    rules.add(faultsOf(preset, { seed: 1 }))
    const met = Array.from({ length: 1000 }, () => kindOf(rules.take(request)))
    return Object.fromEntries([...new Set(met)].map((kind) => [kind, met.filter((one) => one === kind).length]))
  }
  expect(share("outage")).toEqual({ 503: 1000 })
  expect(share("slow")).toEqual({ slow: 1000 })
  const throttled = share("throttled")
  expect(Object.keys(throttled).sort()).toEqual(["429", "none"])
  expect(throttled["429"]).toBeGreaterThan(400)
  expect(throttled["429"]).toBeLessThan(600)
})

test.each([
  [{ seed: 1.5 }, "seed must be an integer from 0 to 4294967295, got 1.5"],
  [{ sead: 1 }, "a preset of faults has no option sead, known are: seed"],
])("a bad day made with %o is refused", (options, message) => {
  // Wrong on purpose, as from JavaScript.
  expect(() => badDay(options as PresetOptions)).toThrow(message)
})

function play(seed: number | undefined, count: number): (MetFault | undefined)[] {
  const rules = new FaultRules()
  rules.add(badDay(seed === undefined ? {} : { seed }))
  return Array.from({ length: count }, () => rules.take(request))
}

function kindOf(fault: MetFault | undefined): string {
  if (fault === undefined) return "none"
  const { status, retryAfter, reset, cutAfterBytes, rejectOperations, apply } = fault
  if (retryAfter !== undefined) return "429"
  if (status !== undefined) return `${status}${apply ? " applied" : ""}`
  if (reset !== undefined) return `reset ${reset}`
  if (cutAfterBytes !== undefined) return `cut${apply ? " after applying" : ""}`
  return rejectOperations === undefined ? "slow" : "refused operations"
}
