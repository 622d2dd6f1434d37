import { expectTypeOf } from "vitest"
import type { ActionOf, Operation, OperationType } from "../../src/index.ts"

/** Takes what `entity()` takes, and does nothing: this file is only compiled. */
declare function accept(operation: Operation): void

// ---- the 18 operations

accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  attributes: {
    _update: true,
    email: "zoe@example.com",
    visits: 3,
    removed: null,
    tags: ["tea", "green"],
    cio_subscription_preferences: { topics: { topic_1: true } },
    "cio_subscription_preferences.topics.topic_2": false,
  },
  timestamp: 1_764_000_000,
  cio_relationships: [
    { identifiers: { object_type_id: "1", object_id: "acme" }, relationship_attributes: { role: "admin" } },
    { identifiers: { cio_object_id: "obj01" } },
  ],
})
accept({ type: "person", action: "identify", identifiers: { id: "42" } })
accept({ type: "person", action: "delete", identifiers: { id: "42" } })
accept({ type: "person", action: "event", identifiers: { id: "42" }, name: "order_placed" })
accept({
  type: "person",
  action: "event",
  identifiers: { id: "42" },
  name: "order_placed",
  id: "01JZ0A7MEXH2V6J8D3Q5T9W4RK",
  timestamp: 1_764_000_000.5,
  attributes: { recipient: "a@example.com", from_address: "b@example.com", reply_to: "c@example.com", total: 49.9 },
})
accept({ type: "person", action: "screen", identifiers: { id: "42" }, name: "Basket", attributes: { items: 3 } })
accept({
  type: "person",
  action: "page",
  identifiers: { id: "42" },
  name: "https://shop.example/tea",
  attributes: { title: "Tea", path: "/tea", url: "u", referrer: "r", search: "s", keywords: ["tea"], own: {} },
})
accept({
  type: "person",
  action: "add_relationships",
  identifiers: { id: "42" },
  cio_relationships: [{ identifiers: { object_type_id: "1", object_id: "acme" } }],
})
accept({
  type: "person",
  action: "delete_relationships",
  identifiers: { id: "42" },
  cio_relationships: [{ identifiers: { cio_object_id: "obj01" } }],
})
accept({
  type: "person",
  action: "add_device",
  identifiers: { id: "42" },
  device: {
    token: "7c1e5f0a",
    platform: "android",
    last_used: 1_764_000_000,
    attributes: { device_os: "16", push_enabled: "true", color: "red" },
  },
})
accept({ type: "person", action: "add_device", identifiers: { id: "42" }, device: { token: "t", platform: "ios" } })
accept({ type: "person", action: "delete_device", identifiers: { id: "42" }, device: { token: "7c1e5f0a" } })
accept({ type: "person", action: "merge", primary: { id: "42" }, secondary: { email: "old@example.com" } })
accept({ type: "person", action: "suppress", identifiers: { id: "42" } })
accept({ type: "person", action: "unsuppress", identifiers: { id: "42" } })
accept({
  type: "object",
  action: "identify",
  identifiers: { object_type_id: "1", object_id: "acme" },
  attributes: { name: "Acme GmbH", seats: 12 },
  cio_relationships: [
    { identifiers: { id: "42" }, relationship_attributes: { role: "owner" } },
    { identifiers: { email: "zoe@example.com" } },
    { identifiers: { cio_id: "a3000001" } },
  ],
})
accept({
  type: "object",
  action: "identify_anonymous",
  identifiers: { object_type_id: "1", object_id: "acme" },
  attributes: { name: "Acme GmbH" },
  cio_relationships: [{ identifiers: { anonymous_id: "browser-8f21" }, relationship_attributes: { role: "guest" } }],
})
accept({ type: "object", action: "delete", identifiers: { object_type_id: "1", object_id: "acme" } })
accept({
  type: "object",
  action: "add_relationships",
  identifiers: { cio_object_id: "obj01" },
  cio_relationships: [{ identifiers: { id: "42" } }],
})
accept({
  type: "object",
  action: "delete_relationships",
  identifiers: { cio_object_id: "obj01" },
  cio_relationships: [{ identifiers: { id: 42 } }],
})
accept({
  type: "delivery",
  action: "event",
  identifiers: { id: "dlv-7f3a91c2" },
  name: "converted",
  attributes: { device_token: "7c1e5f0a" },
})

// ---- every kind of identifier

accept({ type: "person", action: "delete", identifiers: { id: 42 } })
accept({ type: "person", action: "delete", identifiers: { email: "zoe@example.com" } })
accept({ type: "person", action: "delete", identifiers: { phone: "+4915112345678" } })
accept({ type: "person", action: "delete", identifiers: { cio_id: "a3000001" } })
accept({ type: "person", action: "merge", primary: { email: "zoe@example.com" }, secondary: { cio_id: "a3000001" } })
accept({ type: "person", action: "merge", primary: { cio_id: "a3000001" }, secondary: { id: 42 } })
accept({ type: "object", action: "delete", identifiers: { cio_object_id: "obj01" } })
accept({
  type: "delivery",
  action: "event",
  identifiers: { id: "d" },
  name: "opened",
  attributes: { device_token: "t" },
})
accept({
  type: "delivery",
  action: "event",
  identifiers: { id: "d" },
  name: "delivered",
  attributes: { device_token: "t" },
})

// ---- and no other pair of type and action

expectTypeOf<OperationType>().toEqualTypeOf<"person" | "object" | "delivery">()
expectTypeOf<ActionOf<"person">>().toEqualTypeOf<
  | "identify"
  | "delete"
  | "event"
  | "screen"
  | "page"
  | "add_relationships"
  | "delete_relationships"
  | "add_device"
  | "delete_device"
  | "merge"
  | "suppress"
  | "unsuppress"
>()
expectTypeOf<ActionOf<"object">>().toEqualTypeOf<
  "identify" | "identify_anonymous" | "delete" | "add_relationships" | "delete_relationships"
>()
expectTypeOf<ActionOf<"delivery">>().toEqualTypeOf<"event">()
