import type { Operation } from "../../src/index.ts"

/**
 * Takes what `entity()` takes, and does nothing: this file is only compiled. Each operation that must not compile
 * stands below its legal twin and differs from it in one place, so that this place alone can be the error.
 */
declare function accept(operation: Operation): void

// ---- type and action

accept({ type: "object", action: "identify_anonymous", identifiers: { cio_object_id: "o" } })
// @ts-expect-error people have no such action
accept({ type: "person", action: "identify_anonymous", identifiers: { id: "42" } })

accept({ type: "person", action: "suppress", identifiers: { id: "42" } })
// @ts-expect-error objects have no such action
accept({ type: "object", action: "suppress", identifiers: { cio_object_id: "o" } })
// @ts-expect-error nobody has such an action
accept({ type: "person", action: "rename", identifiers: { id: "42" } })
// @ts-expect-error there is no such type
accept({ type: "animal", action: "suppress", identifiers: { id: "42" } })
// @ts-expect-error the action is missing
accept({ type: "person", identifiers: { id: "42" } })
// @ts-expect-error the type is missing
accept({ action: "suppress", identifiers: { id: "42" } })

// ---- names

accept({ type: "person", action: "event", identifiers: { id: "42" }, name: "order_placed" })
// @ts-expect-error an event needs a name
accept({ type: "person", action: "event", identifiers: { id: "42" } })

accept({ type: "person", action: "page", identifiers: { id: "42" }, name: "/tea" })
// @ts-expect-error a page needs a name
accept({ type: "person", action: "page", identifiers: { id: "42" } })

accept({ type: "person", action: "screen", identifiers: { id: "42" }, name: "Basket" })
// @ts-expect-error a screen needs a name
accept({ type: "person", action: "screen", identifiers: { id: "42" } })

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
  // @ts-expect-error the service knows no such thing of a delivery
  name: "clicked",
  attributes: { device_token: "t" },
})

// ---- identifiers

accept({ type: "person", action: "delete", identifiers: { id: "42" } })
accept({ type: "person", action: "delete", identifiers: { email: "zoe@example.com" } })
// @ts-expect-error two identifiers at once
accept({ type: "person", action: "delete", identifiers: { id: "42", email: "zoe@example.com" } })
// @ts-expect-error two identifiers at once
accept({ type: "person", action: "delete", identifiers: { phone: "+4915112345678", cio_id: "a3" } })
// @ts-expect-error no identifier
accept({ type: "person", action: "delete", identifiers: {} })
// @ts-expect-error no identifiers at all
accept({ type: "person", action: "delete" })
// @ts-expect-error an unknown identifier
accept({ type: "person", action: "delete", identifiers: { anonymous_id: "a" } })
// @ts-expect-error an object's identifier
accept({ type: "person", action: "delete", identifiers: { cio_object_id: "o" } })
// @ts-expect-error an id that is null
accept({ type: "person", action: "delete", identifiers: { id: null } })

accept({ type: "object", action: "delete", identifiers: { object_type_id: "1", object_id: "acme" } })
// @ts-expect-error the type of the object is missing
accept({ type: "object", action: "delete", identifiers: { object_id: "acme" } })
// @ts-expect-error type ids are texts
accept({ type: "object", action: "delete", identifiers: { object_type_id: 1, object_id: "acme" } })
accept({
  type: "object",
  action: "delete",
  // @ts-expect-error both kinds of id at once
  identifiers: { object_type_id: "1", object_id: "acme", cio_object_id: "o" },
})

// ---- timestamps

accept({ type: "person", action: "identify", identifiers: { id: "42" }, timestamp: 1_764_000_000 })
accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  // @ts-expect-error a date is no Unix time
  timestamp: new Date(),
})
accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  // @ts-expect-error a text is no Unix time
  timestamp: "2026-01-01T00:00:00Z",
})
accept({ type: "object", action: "identify", identifiers: { cio_object_id: "o" } })
accept({
  type: "object",
  action: "identify",
  identifiers: { cio_object_id: "o" },
  // @ts-expect-error objects have no time
  timestamp: 1_764_000_000,
})

// ---- keys that are not known

accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } })
accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  // @ts-expect-error attributes stand in attributes
  plan: "pro",
})
accept({
  type: "person",
  action: "delete",
  identifiers: { id: "42" },
  // @ts-expect-error a deletion has no attributes
  attributes: { plan: "pro" },
})
accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  // @ts-expect-error only what the service deduplicates has an id
  id: "01JZ0A7MEXH2V6J8D3Q5T9W4RK",
})

// ---- attributes that are known

accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { _update: true } })
accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  // @ts-expect-error true or false
  attributes: { _update: "true" },
})
accept({ type: "person", action: "page", identifiers: { id: "42" }, name: "/", attributes: { keywords: ["tea"] } })
accept({
  type: "person",
  action: "page",
  identifiers: { id: "42" },
  name: "/",
  // @ts-expect-error a list of texts
  attributes: { keywords: "tea" },
})

// ---- devices

accept({ type: "person", action: "add_device", identifiers: { id: "42" }, device: { token: "t", platform: "ios" } })
accept({
  type: "person",
  action: "add_device",
  identifiers: { id: "42" },
  // @ts-expect-error v1 said id, v2 says token
  device: { id: "t", platform: "ios" },
})
accept({
  type: "person",
  action: "add_device",
  identifiers: { id: "42" },
  // @ts-expect-error the platform is missing
  device: { token: "t" },
})
accept({
  type: "person",
  action: "add_device",
  identifiers: { id: "42" },
  // @ts-expect-error no such platform
  device: { token: "t", platform: "web" },
})
accept({
  type: "person",
  action: "add_device",
  identifiers: { id: "42" },
  // @ts-expect-error attributes of a device are texts
  device: { token: "t", platform: "ios", attributes: { app_version: 2 } },
})
accept({ type: "person", action: "delete_device", identifiers: { id: "42" }, device: { token: "t" } })
accept({
  type: "person",
  action: "delete_device",
  identifiers: { id: "42" },
  // @ts-expect-error v1 said id, v2 says token
  device: { id: "t" },
})

// ---- merges

accept({ type: "person", action: "merge", primary: { id: "42" }, secondary: { email: "old@example.com" } })
accept({
  type: "person",
  action: "merge",
  primary: { id: "42" },
  secondary: { email: "old@example.com" },
  // @ts-expect-error a merge has two sides instead
  identifiers: { id: "42" },
})
accept({
  type: "person",
  action: "merge",
  primary: { id: "42" },
  // @ts-expect-error a phone does not merge
  secondary: { phone: "+4915112345678" },
})
// @ts-expect-error one side is missing
accept({ type: "person", action: "merge", primary: { id: "42" } })

// ---- relationships

accept({
  type: "person",
  action: "add_relationships",
  identifiers: { id: "42" },
  cio_relationships: [{ identifiers: { cio_object_id: "o" } }],
})
accept({
  type: "person",
  action: "add_relationships",
  identifiers: { id: "42" },
  // @ts-expect-error people relate to objects, not to people
  cio_relationships: [{ identifiers: { email: "max@example.com" } }],
})
// @ts-expect-error there is nothing to add
accept({ type: "person", action: "add_relationships", identifiers: { id: "42" } })

accept({
  type: "object",
  action: "add_relationships",
  identifiers: { cio_object_id: "o" },
  cio_relationships: [{ identifiers: { email: "max@example.com" } }],
})
accept({
  type: "object",
  action: "add_relationships",
  identifiers: { cio_object_id: "o" },
  // @ts-expect-error objects relate to people, not to objects
  cio_relationships: [{ identifiers: { cio_object_id: "p" } }],
})
accept({
  type: "object",
  action: "add_relationships",
  identifiers: { cio_object_id: "o" },
  // @ts-expect-error a phone names nobody here
  cio_relationships: [{ identifiers: { phone: "+4915112345678" } }],
})

accept({
  type: "object",
  action: "identify_anonymous",
  identifiers: { cio_object_id: "o" },
  cio_relationships: [{ identifiers: { anonymous_id: "a" } }],
})
accept({
  type: "object",
  action: "identify_anonymous",
  identifiers: { cio_object_id: "o" },
  // @ts-expect-error whoever has an id is not anonymous
  cio_relationships: [{ identifiers: { id: "42" } }],
})
accept({
  type: "object",
  action: "identify",
  identifiers: { cio_object_id: "o" },
  // @ts-expect-error anonymous people belong to identify_anonymous
  cio_relationships: [{ identifiers: { anonymous_id: "a" } }],
})
