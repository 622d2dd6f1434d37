import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { type Reason, reasons } from "../../src/state/verdict.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"
import { applyAll, day, event, identify, identifyByEmail, now, stateWithClock } from "./apply-all.ts"

const acme = { object_type_id: "1", object_id: "acme" }
const zoe = { id: "zoe" }
const other = identifyByEmail("other@example.com", { id: "other" })
const anonymous = { type: "anonymous", action: "event", name: "a" } as const
const device = { token: "t", platform: "ios" } as const

/** For each reason: operations of which the last is said to fall short for it, and what is said. */
const occasions: Record<Reason, readonly [string, ...TakenOperation[]]> = {
  suppressed: [
    "ignored: suppressed at identifiers",
    { type: "person", action: "suppress", identifiers: zoe },
    event("zoe", "a"),
  ],
  "already-suppressed": [
    "ignored: already-suppressed at identifiers",
    { type: "person", action: "suppress", identifiers: zoe },
    { type: "person", action: "suppress", identifiers: zoe },
  ],
  "not-suppressed": [
    "ignored: not-suppressed at identifiers",
    { type: "person", action: "unsuppress", identifiers: zoe },
  ],
  "unknown-person": ["ignored: unknown-person at identifiers", { type: "person", action: "delete", identifiers: zoe }],
  "unknown-object": ["ignored: unknown-object at identifiers", { type: "object", action: "delete", identifiers: acme }],
  "unknown-device": [
    "ignored: unknown-device at device.token",
    identify("zoe"),
    { type: "person", action: "delete_device", identifiers: zoe, device: { token: "t" } },
  ],
  "not-related": [
    "ignored: not-related at cio_relationships.0.identifiers",
    identify("zoe"),
    { type: "object", action: "identify", identifiers: acme },
    {
      ...{ type: "person", action: "delete_relationships", identifiers: zoe },
      cio_relationships: [{ identifiers: acme }],
    },
  ],
  "not-in-segment": [
    "ignored: not-in-segment at people.0",
    identify("zoe"),
    { type: "segment", action: "remove_people", identifiers: { id: "7" }, people: [zoe] },
  ],
  "same-person": [
    "ignored: same-person at secondary",
    other,
    { type: "person", action: "merge", primary: { id: "other" }, secondary: { email: "OTHER@example.com" } },
  ],
  "no-identifier": [
    "ignored: no-identifier at attributes",
    { type: "form", action: "submit", identifiers: { id: "f" }, attributes: { name: "Zoë" } },
  ],
  "update-only": ["ignored: update-only at attributes._update", identify("zoe", { _update: true })],
  "stale-timestamp": ["ignored: stale-timestamp at timestamp", identify("zoe"), identify("zoe", {}, { timestamp: 1 })],
  "unusable-timestamp": ["partial: unusable-timestamp at timestamp", event("zoe", "a", { timestamp: -1 })],
  "milliseconds-timestamp": [
    "partial: milliseconds-timestamp at device.last_used",
    { type: "person", action: "add_device", identifiers: zoe, device: { ...device, last_used: now * 1000 } },
  ],
  "expired-anonymous-event": [
    "partial: expired-anonymous-event at timestamp",
    { ...anonymous, identifiers: { anonymous_id: "x" }, timestamp: now - 31 * day },
  ],
  "identity-conflict": [
    "partial: identity-conflict at attributes.email",
    other,
    identify("zoe", { email: "other@example.com" }),
  ],
  "fixed-identifier": ["partial: fixed-identifier at attributes.id", other, identify("other", { id: "zoe" })],
  "unusable-identifier": ["partial: unusable-identifier at attributes.email", identify("zoe", { email: 7 })],
  "reserved-attribute": ["partial: reserved-attribute at attributes.cio_id", identify("zoe", { cio_id: "a3" })],
  "unusable-topic": [
    "partial: unusable-topic at attributes.cio_subscription_preferences.topics.topic_1",
    identify("zoe", { "cio_subscription_preferences.topics.topic_1": "yes" }),
  ],
  "duplicate-event-id": [
    "ignored: duplicate-event-id at id",
    event("zoe", "a", { id: "e" }),
    event("other", "b", { id: "e" }),
  ],
  "blank-name": ["ignored: blank-name at name", event("zoe", " \t ")],
  "empty-list": [
    "ignored: empty-list at cio_relationships",
    identify("zoe"),
    { type: "person", action: "add_relationships", identifiers: zoe, cio_relationships: [] },
  ],
  "person-id-as-event-id": [
    "ignored: person-id-as-event-id at id",
    event("zoe", "a", { id: "zoe" }),
    event("zoe", "b", { id: "zoe" }),
  ],
}

test.each(Object.entries(occasions))(
  "%s is said of the operation that falls short for it",
  (_, [said, ...operations]) => {
    const { state } = stateWithClock()
    expect(applyAll(state, ...operations).at(-1)).toBe(said)
  },
)

test("the page of the rules lists each reason with what it means and how it is known", async () => {
  const page = await readFile(new URL("../../../../docs/emulator-rules.md", import.meta.url), "utf8")
  const rows = Array.from(page.matchAll(/^\| `([a-z-]+)` \| (.+) \| (doc|seen|guess) \|$/gm), ([, ...cells]) => cells)
  expect(rows).toEqual(Object.entries(reasons).map(([reason, { meaning, source }]) => [reason, meaning, source]))
})

test("a meaning is one or two whole sentences", () => {
  for (const { meaning } of Object.values(reasons)) {
    expect(meaning).toMatch(/^[A-Z].*\.$/)
    expect(meaning.split(/\. /).length).toBeLessThanOrEqual(2)
  }
})
