import type { Operation, PersonEvent, PersonIdentify } from "../../src/index.ts"

/** Takes what `entity()` takes, and does nothing: this file is only compiled. */
declare function accept(operation: Operation): void

// Attributes come from all over a program: whatever describes them, they can be sent.

interface Address {
  street: string
  zip?: string
}

interface Customer {
  first_name: string
  plan: "free" | "pro"
  visits: number
  birthday: Date
  address: Address
  readonly tags: readonly string[]
}

type Order = {
  total: number
  lines: { sku: string; amount: number }[]
}

class Basket {
  items = 3
  total(): number {
    return this.items
  }
}

declare const customer: Customer
declare const order: Order
declare const address: Address
declare const unknownValue: unknown
declare const record: Record<string, unknown>
declare const map: { [key: string]: string | null }

accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: customer })
accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { customer, order } })
accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  attributes: { ...customer, nested: [[address]] },
})
accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: record })
accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: map })
accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { value: unknownValue } })
accept({ type: "person", action: "event", identifiers: { id: "42" }, name: "ordered", attributes: order })
accept({ type: "person", action: "screen", identifiers: { id: "42" }, name: "Basket", attributes: new Basket() })
accept({ type: "person", action: "page", identifiers: { id: "42" }, name: "/", attributes: customer })
accept({ type: "object", action: "identify", identifiers: { cio_object_id: "o" }, attributes: customer })
accept({
  type: "person",
  action: "add_relationships",
  identifiers: { id: "42" },
  cio_relationships: [{ identifiers: { cio_object_id: "o" }, relationship_attributes: address }],
})

// An operation can be built step by step, under its own name.
const identify: PersonIdentify = { type: "person", action: "identify", identifiers: { id: "42" } }
identify.attributes = customer
identify.timestamp = 1_764_000_000
accept(identify)

// A helper can take what it sends as a type parameter.
export function ordered<Data extends object>(id: string, data: Data): PersonEvent {
  return { type: "person", action: "event", identifiers: { id }, name: "ordered", attributes: data }
}
accept(ordered("42", order))

accept({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { text: "a text in an object" } })
accept({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  // @ts-expect-error attributes are an object
  attributes: "a text",
})
