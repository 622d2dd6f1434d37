import { expect, test } from "vitest"
import type { Fault } from "../../src/faults/fault.ts"
import { FaultRules } from "../../src/faults/fault-rules.ts"

const request = { number: 1, method: "POST", path: "/api/v2/batch", bytes: 10, operations: 0, held: [] }

test("faults are listed with their ids from 1, what they met and what is left", () => {
  const rules = new FaultRules()
  const { ids } = rules.add([
    { status: 500, times: 2 },
    { reset: "after", times: Number.POSITIVE_INFINITY, label: "cut" },
  ])
  rules.add([function flaky() {}, () => undefined])
  rules.take(request)
  expect(ids).toEqual([1, 2])
  expect(rules.list()).toEqual([
    { id: 1, fault: { status: 500, times: 2 }, label: null, enabled: true, used: 1, remaining: 1 },
    {
      ...{ id: 2, fault: { reset: "after", times: "always", label: "cut" } },
      ...{ label: "cut", enabled: true, used: 0, remaining: null },
    },
    { id: 3, fault: null, label: "flaky", enabled: true, used: 0, remaining: null },
    { id: 4, fault: null, label: null, enabled: true, used: 0, remaining: null },
  ])
})

test("what was listed does not change any more, whatever its giver or its reader does", () => {
  const rules = new FaultRules()
  const fault = { status: 500, match: { path: "/api/v2/batch" } }
  rules.add([fault])
  const before = rules.list()
  fault.status = 42
  fault.match.path = "/elsewhere"
  expect(rules.take(request)?.status).toBe(500)
  expect(before).toMatchObject([{ fault: { status: 500 }, used: 0, remaining: 1 }])
})

test("a fault switched off meets nothing, and meets again once it is switched on", () => {
  const rules = new FaultRules()
  rules.add([{ status: 500 }, { status: 503, times: "always" }])
  expect(rules.setEnabled(1, false)).toBe(true)
  expect(rules.list()[0]).toMatchObject({ id: 1, enabled: false, used: 0, remaining: 1 })
  expect(rules.take(request)?.status).toBe(503)
  rules.setEnabled(1, true)
  expect(rules.take(request)?.status).toBe(500)
})

test("a removed fault is gone from the list and meets nothing, and its handle has nothing left", () => {
  const rules = new FaultRules()
  const handle = rules.add([{ status: 500, times: "always" }])
  expect(rules.remove(1)).toBe(true)
  expect(rules.list()).toEqual([])
  expect(rules.take(request)).toBeUndefined()
  expect(handle).toMatchObject({ used: 0, remaining: 0 })
})

test("an id that is not listed can neither be switched nor removed", () => {
  const rules = new FaultRules()
  rules.add([{ status: 500 }])
  rules.remove(1)
  for (const id of [0, 1, 2, Number.NaN]) {
    expect(rules.setEnabled(id, false)).toBe(false)
    expect(rules.remove(id)).toBe(false)
  }
})

test("clearing leaves nothing listed, and no id is given twice", () => {
  const rules = new FaultRules()
  const handle = rules.add([{ status: 500 }, { status: 503, times: 5 }])
  rules.take(request)
  rules.clear()
  expect(rules.list()).toEqual([])
  expect(handle).toMatchObject({ used: 1, remaining: 0 })
  expect(rules.add([{ status: 500 }]).ids).toEqual([3])
})

test("the last 20 faults used up stay listed with nothing left, in order of their ids", () => {
  const rules = new FaultRules()
  rules.add([{ status: 501, times: "always", match: { path: "/elsewhere" } }])
  rules.add(Array.from({ length: 25 }, () => ({ status: 500 })))
  for (let taken = 0; taken < 25; taken++) rules.take(request)
  const listed = rules.list()
  expect(listed.map(({ id }) => id)).toEqual([1, ...Array.from({ length: 20 }, (_, index) => index + 7)])
  expect(listed[20]).toEqual({ id: 26, fault: { status: 500 }, label: null, enabled: true, used: 1, remaining: 0 })
  expect(rules.remove(26)).toBe(true)
  expect(rules.list()).toHaveLength(20)
})

test("a fault that was used up meets nothing, however it is switched", () => {
  const rules = new FaultRules()
  rules.add([{ status: 500 }])
  rules.take(request)
  rules.setEnabled(1, false)
  rules.setEnabled(1, true)
  expect(rules.take(request)).toBeUndefined()
})

test("whoever wants to know is told of each change, and of nothing else", () => {
  const told: string[] = []
  let doing = ""
  const rules = new FaultRules(() => told.push(doing))
  const step = (name: string, act: () => unknown) => {
    doing = name
    act()
  }
  step("adding nothing", () => rules.add([]))
  step("adding", () => rules.add([{ status: 500, match: { method: "POST" } }]))
  step("adding what is wrong", () => expect(() => rules.add([{ status: 500 }, { status: 1 }])).toThrow())
  step("letting pass", () => rules.take({ ...request, method: "GET" }))
  step("meeting", () => rules.take(request))
  step("switching", () => rules.setEnabled(1, false))
  step("switching to the same", () => rules.setEnabled(1, false))
  step("switching nobody", () => rules.setEnabled(9, false))
  step("removing", () => rules.remove(1))
  step("removing nobody", () => rules.remove(1))
  step("clearing nothing", () => rules.clear())
  expect(told).toEqual(["adding", "meeting", "switching", "removing"])
})

test("of faults of which one is wrong none is added, and no id is spent", () => {
  const rules = new FaultRules()
  expect(() => rules.add([{ status: 500 }, { status: 1 }])).toThrow("status must be")
  expect(rules.list()).toEqual([])
  expect(rules.add([{ status: 500 }]).ids).toEqual([1])
})

test("a fault left to chance without a seed is listed with the one that was drawn, which plays it again", () => {
  const first = new FaultRules()
  first.add([{ status: 500, probability: 0.5, times: "always" }, { rejectOperations: { probability: 0.5 } }])
  const listed = first.list().map(({ fault }) => fault)
  for (const fault of listed) expect(fault?.seed).toEqual(expect.any(Number))
  const again = new FaultRules()
  // Without dates and texts in place of them, a fault in JSON is one as it stands.
  again.add(listed as Fault[])
  const play = (rules: FaultRules) => Array.from({ length: 100 }, () => rules.take(request) !== undefined)
  const played = play(first)
  expect(new Set(played)).toEqual(new Set([true, false]))
  expect(play(again)).toEqual(played)
})

test("two faults of the same kind are given seeds of their own", () => {
  const numbers = [0, 0.25, 0.999999999]
  const rules = new FaultRules(undefined, () => numbers.shift() ?? 0.5)
  rules.add(Array.from({ length: 3 }, () => ({ status: 500, probability: 0.5 })))
  expect(rules.list().map(({ fault }) => fault?.seed)).toEqual([1, 250_000, 999_999])
})

test("a script that takes itself back while it decides meets nothing", () => {
  const rules = new FaultRules()
  const handle = rules.add([
    () => {
      handle.cancel()
      return { status: 500 }
    },
    { status: 503 },
  ])
  expect(rules.take(request)).toBeUndefined()
  expect(handle).toMatchObject({ used: 0, remaining: 0 })
})
