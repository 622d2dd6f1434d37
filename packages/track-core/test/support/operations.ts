import type { PersonEvent, PersonIdentify } from "../../src/index.ts"

/** A small operation that the service does not deduplicate. */
export const identify: PersonIdentify = {
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  attributes: { plan: "pro" },
}

/** A small operation that the service deduplicates by its id. */
export const event: PersonEvent = { type: "person", action: "event", identifiers: { id: "42" }, name: "order_placed" }
