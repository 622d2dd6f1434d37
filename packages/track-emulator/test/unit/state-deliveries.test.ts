import { expect, test } from "vitest"
import type { StoredDelivery } from "../../src/taken-operation.ts"
import { applyAll, now, stateWithClock } from "./apply-all.ts"

const identifiers = { id: "RPIL" }
const metric = { type: "delivery", action: "metric", identifiers, name: "clicked" } as const

test("what became of a message is held as it came, in order, each time it comes", () => {
  const { state } = stateWithClock()
  const deliveries: StoredDelivery[] = [
    { type: "delivery", action: "event", identifiers, name: "opened", attributes: { device_token: "t" } },
    { ...metric, timestamp: now - 0.5, attributes: { href: "https://a.example" } },
    { type: "delivery", action: "unsubscribe", identifiers, attributes: { unsubscribe: true } },
    metric,
    metric,
  ]
  expect(new Set(applyAll(state, ...deliveries))).toEqual(new Set(["applied"]))
  expect(state.deliveries).toEqual(deliveries)
  expect([state.people.size, state.events.size]).toEqual([0, 0])
})

test("a metric without a usable time gets the time of arrival", () => {
  const { state } = stateWithClock()
  const said = applyAll(state, { ...metric, timestamp: now * 1000 }, { ...metric, timestamp: -1 })
  expect(said).toEqual(["partial: milliseconds-timestamp at timestamp", "partial: unusable-timestamp at timestamp"])
  expect(state.deliveries).toEqual([
    { ...metric, timestamp: now },
    { ...metric, timestamp: now },
  ])
})
