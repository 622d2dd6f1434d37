import { type Attributes, copyAttributes } from "./attributes.ts"
import type { EventRecord } from "./events.ts"
import type { ObjectRecord } from "./objects.ts"
import type { PersonRecord } from "./people.ts"

/** All identifiers of a person. `cio_id` is the one that the emulator gave. */
export interface KnownPersonIdentifiers {
  readonly cio_id: string
  readonly id?: string
  readonly email?: string
  readonly phone?: string
}

/** All identifiers of an object. `cio_object_id` is the one that the emulator gave. */
export interface KnownObjectIdentifiers {
  readonly cio_object_id: string
  readonly object_type_id: string
  readonly object_id: string
}

/** A device of a person. */
export interface StoredDevice {
  readonly token: string
  readonly platform: "ios" | "android"
  /** Unix seconds. */
  readonly last_used?: number
  readonly attributes: Readonly<Attributes>
}

/** One side of a relationship: who or what it leads to. */
export interface StoredRelationship<Identifiers> {
  readonly identifiers: Identifiers
  readonly relationship_attributes: Readonly<Attributes>
}

/** A person as it stands at the moment of asking. Identifiers are not repeated among the attributes. */
export interface Person {
  readonly identifiers: KnownPersonIdentifiers
  readonly attributes: Readonly<Attributes>
  readonly devices: readonly StoredDevice[]
  readonly relationships: readonly StoredRelationship<KnownObjectIdentifiers>[]
}

/** An object as it stands at the moment of asking. */
export interface StoredObject {
  readonly identifiers: KnownObjectIdentifiers
  readonly attributes: Readonly<Attributes>
  readonly relationships: readonly StoredRelationship<KnownPersonIdentifiers>[]
  /** Relationships to people who have not been identified. */
  readonly anonymousRelationships: readonly StoredRelationship<{ readonly anonymous_id: string }>[]
}

/** An event, page view, screen view or form. */
export interface StoredEvent {
  readonly action: "event" | "page" | "screen" | "form"
  /** The name, or the id of the form. */
  readonly name: string
  /** The id that it is deduplicated by, if it came with one. */
  readonly id?: string
  /** Unix seconds: as sent, or of arrival where nothing usable was sent. */
  readonly timestamp: number
  readonly attributes: Readonly<Attributes>
  /** Absent as long as the event is anonymous. */
  readonly person?: KnownPersonIdentifiers
  /** Who it was sent for, when that was somebody not identified. It stays when a person takes the event over. */
  readonly anonymous_id?: string
}

/** A copy of what is held of a person. */
export function viewPerson(person: PersonRecord): Person {
  return {
    identifiers: viewPersonIdentifiers(person),
    attributes: copyAttributes(person.attributes),
    devices: Array.from(person.devices ?? [], ({ token, platform, lastUsed, attributes }) => ({
      token,
      platform,
      ...(lastUsed === undefined ? {} : { last_used: lastUsed }),
      attributes: copyAttributes(attributes),
    })),
    relationships: Array.from(person.relationships?.values() ?? [], ({ object, attributes }) => ({
      identifiers: viewObjectIdentifiers(object),
      relationship_attributes: copyAttributes(attributes),
    })),
  }
}

/** A copy of what is held of an object. */
export function viewObject(object: ObjectRecord): StoredObject {
  return {
    identifiers: viewObjectIdentifiers(object),
    attributes: copyAttributes(object.attributes),
    relationships: Array.from(object.relationships?.values() ?? [], ({ person, attributes }) => ({
      identifiers: viewPersonIdentifiers(person),
      relationship_attributes: copyAttributes(attributes),
    })),
    anonymousRelationships: Array.from(object.anonymous ?? [], ([anonymous_id, attributes]) => ({
      identifiers: { anonymous_id },
      relationship_attributes: copyAttributes(attributes),
    })),
  }
}

/** A copy of what is held of an event. */
export function viewEvent(event: EventRecord): StoredEvent {
  const { action, name, id, timestamp, attributes, person, anonymousId } = event
  return {
    action,
    name,
    ...(id === undefined ? {} : { id }),
    timestamp,
    attributes: copyAttributes(attributes),
    ...(person === undefined ? {} : { person: viewPersonIdentifiers(person) }),
    ...(anonymousId === undefined ? {} : { anonymous_id: anonymousId }),
  }
}

/** All identifiers of a person. */
export function viewPersonIdentifiers({ cio_id, id, email, phone }: PersonRecord): KnownPersonIdentifiers {
  return {
    cio_id,
    ...(id === undefined ? {} : { id }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  }
}

/** All identifiers of an object. */
export function viewObjectIdentifiers({
  cio_object_id,
  object_type_id,
  object_id,
}: ObjectRecord): KnownObjectIdentifiers {
  return { cio_object_id, object_type_id, object_id }
}
