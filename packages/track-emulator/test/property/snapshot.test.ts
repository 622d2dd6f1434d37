import fc from "fast-check"
import { expect, test, vi } from "vitest"
import { dumpState } from "../../src/snapshot/dump-state.ts"
import { exactJson } from "../../src/snapshot/exact-json.ts"
import { logText } from "../../src/snapshot/log-line.ts"
import { loadSnapshot, readSnapshot, takeSnapshot } from "../../src/snapshot/snapshot.ts"
import { EmulatorSnapshotError } from "../../src/snapshot/snapshot-error.ts"
import { applyOperation } from "../../src/state/apply-operation.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { StateClock } from "../../src/state-clock.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"
import { anyChanges, changed } from "./snapshot-edges.ts"
import { anyOperation, show } from "./snapshot-operations.ts"

// A bound for hanging tests, not a measure: the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

/** Requests, each some time after the one before. */
const requests = fc.array(
  fc.record({ afterMs: fc.nat({ max: 200_000 }), operations: fc.array(anyOperation, { minLength: 1, maxLength: 6 }) }),
  { maxLength: 12 },
)

test("a state out of its snapshot shows the same, and does the same with whatever comes next", () => {
  fc.assert(
    fc.property(requests, fc.array(anyOperation, { maxLength: 30 }), (before, after) => {
      const { state, clock } = live()
      for (const request of before) send(state, clock, request)
      const snapshot = takeSnapshot(state, clock.nowMs)
      const copyClock = new StateClock(clock.nowMs)
      const copy = loadSnapshot(snapshot, copyClock)
      expect(show(copy)).toEqual(show(state))
      for (const operation of after) {
        // Two copies, because what is applied becomes part of the state.
        expect(applyOperation(copy, structuredClone(operation))).toEqual(applyOperation(state, operation))
      }
      expect(show(copy)).toEqual(show(state))
      expect(takeSnapshot(copy, 0).toString()).toBe(takeSnapshot(state, 0).toString())
    }),
    { numRuns: 400 },
  )
})

test("a snapshot and the log after it give the live state, wherever the snapshot was taken and the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(requests, fc.nat({ max: 12 }), fc.integer({ min: 1, max: 50 }), async (sent, at, bytes) => {
      const { state, clock } = live()
      let text = takeSnapshot(state, clock.nowMs).toString()
      for (const [index, request] of sent.entries()) {
        if (index === at) text = takeSnapshot(state, clock.nowMs).toString()
        clock.nowMs += request.afterMs
        text += `${logText(clock.nowMs, request.operations)}\n`
        for (const operation of request.operations) applyOperation(state, operation)
      }
      const whole = Buffer.from(text)
      const chunks: Uint8Array[] = []
      for (let start = 0; start < whole.length; start += bytes) chunks.push(whole.subarray(start, start + bytes))
      const copy = await readSnapshot(chunks, new StateClock(0))
      expect(show(copy)).toEqual(show(state))
    }),
    { numRuns: 150 },
  )
})

test("a snapshot does not change with what is applied later", () => {
  fc.assert(
    fc.property(fc.array(anyOperation, { minLength: 1, maxLength: 20 }), (operations) => {
      const { state } = live()
      for (const operation of operations) applyOperation(state, operation)
      const snapshot = takeSnapshot(state, 0)
      const text = snapshot.toString()
      for (const operation of operations) applyOperation(state, structuredClone(operation))
      expect(snapshot.toString()).toBe(text)
      expect([...snapshot].join("")).toBe(text)
    }),
    { numRuns: 50 },
  )
})

test("whatever snapshot is taken, what is exported after more operations can be imported, and shows the same", () => {
  let accepted = 0
  let altered = 0
  fc.assert(
    fc.property(requests, anyChanges, fc.array(anyOperation, { maxLength: 20 }), (before, changes, after) => {
      const { state, clock } = live()
      for (const request of before) send(state, clock, request)
      const lines = changed([...dumpState(state, clock.nowMs)], changes)
      let taken: TrackState
      try {
        taken = loadSnapshot(lines.map(exactJson), new StateClock(clock.nowMs))
      } catch (error) {
        expect(error).toBeInstanceOf(EmulatorSnapshotError)
        return
      }
      accepted++
      if (changes.length > 0) altered++
      for (const operation of [...after, ...newcomers]) applyOperation(taken, structuredClone(operation))
      const exported = takeSnapshot(taken, 0).toString()
      const again = loadSnapshot(exported, new StateClock(clock.nowMs))
      expect(takeSnapshot(again, 0).toString()).toBe(exported)
      expect(viewsOf(again)).toEqual(viewsOf(taken))
    }),
    { numRuns: 600 },
  )
  console.log(`${accepted} of 600 taken, ${altered} of them made otherwise by hand`)
  expect(altered).toBeGreaterThan(50)
})

/** One of each kind that is counted. */
const newcomers: readonly TakenOperation[] = [
  { type: "person", action: "identify", identifiers: { id: "new" } },
  { type: "person", action: "event", identifiers: { id: "new" }, name: "new" },
  { type: "object", action: "identify", identifiers: { object_type_id: "9", object_id: "new" } },
]

/** All but the counts, which a snapshot may cut short. */
function viewsOf(state: TrackState): unknown {
  const { people, objects, events, segments, deliveries, suppressed, links } = show(state)
  return {
    people,
    objects,
    events: events.map(({ number: _, ...rest }) => rest),
    segments,
    deliveries,
    suppressed,
    links,
  }
}

function live(): { state: TrackState; clock: StateClock } {
  const clock = new StateClock(3_000_000_000)
  return { state: new TrackState(clock.now), clock }
}

function send(
  state: TrackState,
  clock: StateClock,
  { afterMs, operations }: { afterMs: number; operations: readonly TakenOperation[] },
): void {
  clock.nowMs += afterMs
  for (const operation of operations) applyOperation(state, operation)
}
