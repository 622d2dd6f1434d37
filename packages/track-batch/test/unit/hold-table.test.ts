import { describe, expect, test } from "vitest"
import { laneSlots } from "../../src/entity-keys.ts"
import { HoldTable } from "../../src/hold-table.ts"
import type { LaneKeys } from "../../src/lane-keys.ts"

/** Exclusive keys are numbers from 0 on, shared ones their complement. */
const shared = (key: number) => ~key

function tableOf(...held: LaneKeys[]): HoldTable {
  const table = new HoldTable()
  for (const keys of held) table.hold(keys)
  return table
}

test("nothing conflicts with a table in which nothing is held", () => {
  const table = new HoldTable()
  for (const keys of [0, shared(0), [], [1, shared(2)]]) expect(table.conflicts(keys)).toBe(false)
})

describe("a key that is held", () => {
  test.each<[string, number, string, number, boolean]>([
    ["exclusively", 3, "exclusively", 3, true],
    ["exclusively", 3, "shared", shared(3), true],
    ["shared", shared(3), "exclusively", 3, true],
    ["shared", shared(3), "shared", shared(3), false],
    ["exclusively", 3, "another one exclusively", 4, false],
    ["shared", shared(3), "another one exclusively", 4, false],
    ["exclusively", 0, "shared, though it is the first", shared(0), true],
  ])("%s (%i) and is wanted %s (%i): the conflict is %s", (_, held, __, wanted, expected) => {
    for (const keys of [held, [held], [7, held]]) {
      expect(tableOf(keys).conflicts(wanted)).toBe(expected)
      expect(tableOf(keys).conflicts([9, wanted])).toBe(expected)
    }
  })

  test("by several who share it stays held until the last of them has released it", () => {
    const table = tableOf(shared(5), [shared(5), 3, shared(5)])
    table.release(shared(5))
    table.release([shared(5), 3])
    expect([table.conflicts(3), table.conflicts(5)]).toEqual([false, true])
    table.release(shared(5))
    expect(table.conflicts(5)).toBe(false)
  })

  test("leaves all others alone, when it is held and when it is released", () => {
    const all = Array.from({ length: 200 }, (_, key) => key)
    const table = tableOf(33)
    expect(all.filter((key) => table.conflicts(key))).toEqual([33])
    table.hold(all)
    table.release(33)
    expect(all.filter((key) => !table.conflicts(key))).toEqual([33])
    const last = tableOf(laneSlots - 1, shared(laneSlots - 2))
    expect([last.conflicts(laneSlots - 1), last.conflicts(laneSlots - 2), last.conflicts(31)]).toEqual([
      true,
      true,
      false,
    ])
  })

  test("both ways by one holder is released both ways", () => {
    const table = tableOf([3, shared(3)])
    expect([table.conflicts(3), table.conflicts(shared(3))]).toEqual([true, true])
    table.release([3, shared(3)])
    expect([table.conflicts(3), table.conflicts(shared(3))]).toEqual([false, false])
  })
})

test("whoever wants several keys conflicts when one of them is taken", () => {
  const table = tableOf([1, 2, shared(3)])
  expect(table.conflicts([8, 9, 2])).toBe(true)
  expect(table.conflicts([8, shared(3)])).toBe(false)
  expect(table.conflicts([8, 3])).toBe(true)
  expect(table.conflicts([])).toBe(false)
})
