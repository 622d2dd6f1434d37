import type { PersonIdentifiers } from "@cio/track-core"
import type { Attributes } from "./attributes.ts"
import type { DeviceRecord } from "./devices.ts"
import type { EventRecord } from "./events.ts"
import type { ObjectRecord } from "./objects.ts"
import type { RelationshipRecord } from "./relationships.ts"

/** The names by which a person is found. */
export type IdentifierName = "id" | "email" | "phone" | "cio_id"

/** One identifier of an operation: its name and its value as text. */
export interface Identifier {
  readonly name: IdentifierName
  readonly value: string
}

/** A person as held in memory. Collections are made when first needed: most people have no device and no relationship. */
export interface PersonRecord {
  readonly cio_id: string
  id: string | undefined
  email: string | undefined
  phone: string | undefined
  readonly attributes: Attributes
  /** Unix seconds of the last edit by an identify, which never goes back; 0 before the first. */
  editedAt: number
  events: EventRecord[] | undefined
  devices: Set<DeviceRecord> | undefined
  relationships: Map<ObjectRecord, RelationshipRecord> | undefined
}

/** The one identifier that is given. Ids may arrive as numbers (seen): 42 and "42" are the same person. */
export function identifierOf(identifiers: PersonIdentifiers): Identifier {
  if (identifiers.id !== undefined) return { name: "id", value: String(identifiers.id) }
  if (identifiers.email !== undefined) return { name: "email", value: identifiers.email }
  if (identifiers.phone !== undefined) return { name: "phone", value: identifiers.phone }
  return { name: "cio_id", value: identifiers.cio_id }
}

/** What identifiers are compared by: email without regard to case (doc), the others exactly. */
export function identifierKey({ name, value }: Identifier): string {
  return name === "email" ? value.toLowerCase() : value
}

/** The people, found by any of their identifiers. */
export class People {
  readonly #index: Record<IdentifierName, Map<string, PersonRecord>> = {
    id: new Map(),
    email: new Map(),
    phone: new Map(),
    cio_id: new Map(),
  }
  #created = 0

  get size(): number {
    return this.#index.cio_id.size
  }

  /** How many were ever created, the deleted ones too. */
  get created(): number {
    return this.#created
  }

  /** Goes on counting from where a snapshot was taken. */
  resume(created: number): void {
    this.#created = created
  }

  /** Puts back a person out of a snapshot. False when an identifier is somebody else's: nothing changes. */
  restore(person: PersonRecord): boolean {
    const keys: [IdentifierName, string][] = []
    for (const name of ["cio_id", "id", "email", "phone"] as const) {
      const value = person[name]
      if (value === undefined) continue
      const key = identifierKey({ name, value })
      if (this.#index[name].has(key)) return false
      keys.push([name, key])
    }
    for (const [name, key] of keys) this.#index[name].set(key, person)
    return true
  }

  values(): Iterable<PersonRecord> {
    return this.#index.cio_id.values()
  }

  find(identifier: Identifier): PersonRecord | undefined {
    return this.#index[identifier.name].get(identifierKey(identifier))
  }

  /** A new person, or undefined for a `cio_id` that nobody has: only the service gives those out. */
  create(identifier: Identifier): PersonRecord | undefined {
    if (identifier.name === "cio_id") return undefined
    const person: PersonRecord = {
      cio_id: this.#nextCioId(),
      id: undefined,
      email: undefined,
      phone: undefined,
      attributes: {},
      editedAt: 0,
      events: undefined,
      devices: undefined,
      relationships: undefined,
    }
    this.#index.cio_id.set(person.cio_id, person)
    this.give(person, identifier.name, identifier.value)
    return person
  }

  /** Gives a person an identifier in place of the one it had. False when it is somebody else's: nothing changes. */
  give(person: PersonRecord, name: "id" | "email" | "phone", value: string): boolean {
    const key = identifierKey({ name, value })
    const owner = this.#index[name].get(key)
    if (owner !== undefined && owner !== person) return false
    this.take(person, name)
    person[name] = value
    // The only one that may stand among the attributes, as long as it is no identifier.
    if (name === "phone") delete person.attributes.phone
    this.#index[name].set(key, person)
    return true
  }

  /** Takes an identifier away from a person. */
  take(person: PersonRecord, name: "id" | "email" | "phone"): void {
    const value = person[name]
    if (value === undefined) return
    this.#index[name].delete(identifierKey({ name, value }))
    person[name] = undefined
  }

  remove(person: PersonRecord): void {
    for (const name of ["id", "email", "phone"] as const) this.take(person, name)
    this.#index.cio_id.delete(person.cio_id)
  }

  /** Hex in the manner of the service's own; never given twice. A snapshot may bring ids of another origin. */
  #nextCioId(): string {
    for (;;) {
      // From a3000001 on. The first digit apart, so that the rest is a small integer, which is twice as quick.
      const cioId = `a${(0x3000000 + ++this.#created).toString(16)}`
      if (!this.#index.cio_id.has(cioId)) return cioId
    }
  }
}
