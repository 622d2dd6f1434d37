import { expect, test } from "vitest"
import type { TakenOperation } from "../../src/taken-operation.ts"
import { applyAll, identify, identifyByEmail, now, stateWithClock } from "./apply-all.ts"

const stale = "ignored: stale-timestamp at timestamp"
const email = "zoe@example.com"

test.each([
  [100, 900],
  [900, 100],
])("after a merge, an identify older than the last of either is stale: %d and %d", (primary, secondary) => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identify("1", {}, { timestamp: primary }),
    identify("2", {}, { timestamp: secondary }),
    { type: "person", action: "merge", primary: { id: "1" }, secondary: { id: "2" } },
    identify("1", { plan: "old" }, { timestamp: 500 }),
    identify("1", { plan: "new" }, { timestamp: 900 }),
  )
  expect(said.slice(3)).toEqual([stale, "applied"])
  expect(state.people.find({ name: "id", value: "1" })?.attributes).toEqual({ plan: "new" })
})

test.each(["id", "email"])("an identify by %s older than either of two does not make them one", (by) => {
  for (const [ofId, ofEmail] of [
    [1000, 0],
    [0, 1000],
  ]) {
    const { state } = stateWithClock()
    const say = (timestamp: number): TakenOperation => ({
      ...(by === "id" ? identify("1", { email, plan: "pro" }) : identifyByEmail(email, { id: "1", plan: "pro" })),
      // Both are identifies, which the spread hides.
      ...({ timestamp } as object),
    })
    applyAll(state, identify("1", {}, { timestamp: ofId }), {
      ...{ type: "person", action: "identify", identifiers: { email } },
      timestamp: ofEmail ?? 0,
    })
    expect(applyAll(state, say(999))).toEqual([stale])
    expect(state.people.size).toBe(2)
    expect(applyAll(state, say(1000))).toEqual(["applied"])
    expect(Array.from(state.people.values(), ({ attributes }) => attributes)).toEqual([{ plan: "pro" }])
  }
})

test("fractions of a second count, also within the present one", () => {
  const { state, clock } = stateWithClock()
  clock.seconds = now + 0.95
  const at = (timestamp: number) => applyAll(state, identify("1", {}, { timestamp }))[0]
  expect([100.9, 100.1, 100.9].map(at)).toEqual(["applied", stale, "applied"])
  expect([now + 0.9, now + 0.1, now + 0.9].map(at)).toEqual(["applied", stale, "applied"])
  expect([clock.seconds, now + 0.94].map(at)).toEqual(["applied", stale])
})

test("an identify without a time, or of a time to come, leaves room for whole seconds of the present", () => {
  for (const rest of [{}, { timestamp: now + 0.99 }, { timestamp: now + 500 }]) {
    const { state, clock } = stateWithClock()
    clock.seconds = now + 0.95
    expect(applyAll(state, identify("1", {}, rest), identify("1", {}, { timestamp: now }))).toEqual([
      "applied",
      "applied",
    ])
  }
})

test("an identify without a time does not lower that of the last edit", () => {
  const { state, clock } = stateWithClock()
  clock.seconds = now + 0.95
  const said = applyAll(
    state,
    identify("1", {}, { timestamp: now + 0.9 }),
    identify("1"),
    identify("1", {}, { timestamp: now + 0.5 }),
  )
  expect(said).toEqual(["applied", "applied", stale])
})
