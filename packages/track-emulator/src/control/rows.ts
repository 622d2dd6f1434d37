import { faultToJson } from "../faults/fault-json.ts"
import { type JournalRecord, statusOf } from "../journal-record.ts"
import type { Attributes } from "../state/attributes.ts"
import type { EventRecord } from "../state/events.ts"
import type { ObjectRecord } from "../state/objects.ts"
import type { PersonRecord } from "../state/people.ts"
import { viewEvent, viewObjectIdentifiers, viewPersonIdentifiers } from "../state/views.ts"
import type { EventRow, ObjectRow, PersonRow, RequestRow } from "./control-types.ts"
import { knownEffectsOf } from "./read-status.ts"

/** Attributes that a row shows. */
const maxAttributes = 6

// Rows are written as JSON before anything else happens, so that they can share what they show with the state.

export function personRow(person: PersonRecord): PersonRow {
  return {
    identifiers: viewPersonIdentifiers(person),
    ...firstOf(person.attributes),
    events: person.events?.length ?? 0,
    devices: person.devices?.size ?? 0,
    relationships: person.relationships?.size ?? 0,
  }
}

export function objectRow(object: ObjectRecord): ObjectRow {
  return {
    identifiers: viewObjectIdentifiers(object),
    ...firstOf(object.attributes),
    relationships: object.relationships?.size ?? 0,
  }
}

export function eventRow(event: EventRecord): EventRow {
  return { event: viewEvent(event) }
}

export function requestRow(record: JournalRecord): RequestRow {
  const { number, method, path, receivedAtMs, bytes, delivery, operations, userAgent, fault } = record
  return {
    number,
    method,
    path,
    at: new Date(receivedAtMs).toISOString(),
    bytes,
    status: statusOf(record) ?? null,
    delivery: delivery ?? null,
    operations,
    userAgent: userAgent ?? null,
    effects: knownEffectsOf(record),
    fault: fault ? faultToJson(fault) : null,
  }
}

/**
 * Whether anything but plain success came of a request: no answer or not all of it, one that is no 2xx, or an operation
 * without its effect.
 */
export function hasTrouble(record: JournalRecord): boolean {
  const status = statusOf(record)
  if (record.delivery !== "answer" || status === undefined || status < 200 || status > 299) return true
  return knownEffectsOf(record).applied < record.operations
}

function firstOf(attributes: Attributes): Pick<PersonRow, "attributes" | "attributeCount"> {
  const entries = Object.entries(attributes)
  // Not by assignment, which an attribute named `__proto__` would turn into something else.
  return { attributes: Object.fromEntries(entries.slice(0, maxAttributes)), attributeCount: entries.length }
}
