import { limits } from "@cio/track-core"

/** A bad operation and what is wrong with it. */
export interface Planted {
  kind: string
  operation: unknown
}

/** Forty operations that must not be taken. `at` is a time in the shop's year (Unix s). */
export function plantedOperations(at: number): Planted[] {
  const event = { type: "person", action: "event", identifiers: { id: "c-00301" }, name: "order_placed", timestamp: at }
  const identify = { type: "person", action: "identify", identifiers: { email: "zoë@example.com" }, timestamp: at }
  const object = { type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: "firm-3" } }
  const device = { type: "person", action: "add_device", identifiers: { id: "c-00302" } }
  const without = (key: "name" | "identifiers") =>
    Object.fromEntries(Object.entries(event).filter(([name]) => name !== key))
  const many = Object.fromEntries(
    Array.from({ length: limits.attributeCount + 1 }, (_, index) => [`answer_${index}`, 1]),
  )

  const kinds: Record<string, readonly unknown[]> = {
    "missing name": [without("name"), { ...without("name"), action: "page" }, { ...without("name"), action: "screen" }],
    "empty name": [{ ...event, name: "" }],
    "unknown action": [
      { ...event, action: "subscribe" },
      { ...identify, action: "Identify" },
    ],
    "unknown type": [
      { ...identify, type: "customer" },
      { ...event, type: "people" },
    ],
    "action of another type": [
      { ...object, action: "event", name: "renamed" },
      { ...event, type: "delivery", action: "identify" },
    ],
    "no identifiers": [without("identifiers"), { ...identify, identifiers: {} }],
    "two identifiers": [
      { ...event, identifiers: { id: "c-00301", email: "нина@example.com" } },
      { ...identify, identifiers: { email: "noa@example.org", phone: "+447700900123" } },
      { ...device, identifiers: { id: "c-00302", cio_id: "a3000002" }, device: { token: "a1b2", platform: "ios" } },
    ],
    "empty identifier": [{ ...event, identifiers: { id: "" } }],
    "phone number that is none": [{ ...identify, identifiers: { phone: "0221 / 47 11" } }],
    "timestamp that is no number": [
      { ...event, timestamp: "2026-03-01T12:00:00Z" },
      { ...identify, timestamp: String(at) },
      { ...event, action: "page", timestamp: null },
    ],
    "device.id for device.token": [
      { ...device, device: { id: "f00dcafe", platform: "ios" } },
      { ...device, action: "delete_device", device: { id: "f00dcafe" } },
    ],
    "unknown platform": [{ ...device, device: { token: "f00dcafe", platform: "harmony" } }],
    "merge with identifiers": [
      {
        type: "person",
        action: "merge",
        identifiers: { id: "c-00301" },
        primary: { id: "c-00301" },
        secondary: { id: "c-00304" },
      },
      { type: "person", action: "merge", identifiers: { id: "c-00301" }, secondary: { email: "zoe.old@example.com" } },
    ],
    "relationship to the wrong kind": [
      { ...identify, cio_relationships: [{ identifiers: { email: "zoe@example.com" } }] },
      {
        ...object,
        action: "add_relationships",
        cio_relationships: [{ identifiers: { object_type_id: "1", object_id: "firm-4" } }],
      },
      { ...object, action: "identify_anonymous", cio_relationships: [{ identifiers: { id: "c-00301" } }] },
    ],
    "unknown key at the root": [
      { ...event, data: { total: 12 } },
      { ...identify, properties: { plan: "free" } },
    ],
    "topic that is not true or false": [
      { ...identify, attributes: { cio_subscription_preferences: { topics: { topic_1: "yes" } } } },
    ],
    "operation over 32,000 bytes": [
      { ...event, attributes: { text: "茶".repeat(11_000) } },
      {
        ...object,
        attributes: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`page_${index}`, "x".repeat(900)])),
      },
    ],
    "id over 150 bytes": [
      { ...event, identifiers: { id: "x".repeat(151) } },
      { ...event, identifiers: { id: "茶".repeat(51) } },
    ],
    "event name over 100 bytes": [{ ...event, name: "é".repeat(51) }],
    "attribute over 1,000 bytes": [{ ...identify, attributes: { note: "🍵".repeat(251) } }],
    "too many attributes": [{ ...identify, attributes: many }],
    "not an object": ["identify", null],
  }
  return Object.entries(kinds).flatMap(([kind, operations]) => operations.map((operation) => ({ kind, operation })))
}
