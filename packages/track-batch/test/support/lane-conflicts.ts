import { HoldTable } from "../../src/hold-table.ts"
import { createLaneKeys, type LaneKeys, type LaneOf } from "../../src/lane-keys.ts"

/** The keys of an operation, as it would be sent. */
export function keysOf(operation: unknown, laneOf?: LaneOf<unknown>): LaneKeys | undefined {
  return createLaneKeys(laneOf)(operation, JSON.stringify(operation))
}

/** Whether the second operation waits while a batch in flight holds the first. */
export function waitsFor(second: unknown, first: unknown, laneOf?: LaneOf<unknown>): boolean {
  const [held, wanted] = [keysOf(first, laneOf), keysOf(second, laneOf)]
  if (held === undefined || wanted === undefined) throw new Error("the client rejects it")
  const table = new HoldTable()
  table.hold(held)
  return table.conflicts(wanted)
}

/** Whether they wait for one another, whichever comes first. */
export function conflict(one: unknown, other: unknown, laneOf?: LaneOf<unknown>): boolean {
  const [forth, back] = [waitsFor(one, other, laneOf), waitsFor(other, one, laneOf)]
  if (forth !== back) throw new Error("a conflict goes both ways")
  return forth
}
