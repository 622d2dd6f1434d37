// The shapes of the control API in JSON, which the inspector and tools in other languages speak. Types alone: both sides
// import them.

import type { EmulatorCounts } from "../emulator-counts.ts"
import type { Fault, FaultEffect } from "../faults/fault.ts"
import type { Credentials } from "../http/authorization.ts"
import type { OperationResult } from "../operation-result.ts"
import type { Verdict } from "../state/verdict.ts"
import type {
  KnownObjectIdentifiers,
  KnownPersonIdentifiers,
  Person,
  StoredEvent,
  StoredObject,
} from "../state/views.ts"
import type { TakenOperation } from "../taken-operation.ts"

/**
 * `GET /emulator/status`, and what `GET /emulator/live` sends as `status` events, at most ten a second, while anything
 * changes.
 */
export interface Status {
  /** Of this package; null without a server of its own. */
  readonly version: string | null
  /** Where clients are to send, such as `http://127.0.0.1:4010`. */
  readonly url: string
  readonly credentials: Credentials
  readonly region: "us" | "eu"
  readonly lenient: boolean
  /** Where the data is kept across restarts; null when nowhere. */
  readonly dataFile: string | null
  /** ISO 8601. */
  readonly startedAt: string
  /**
   * Counts up with every request, reset and change of faults: what was fetched at another revision may be out of date.
   */
  readonly revision: number
  readonly counts: Counts
}

/** How much is held and was taken, and what became of it. */
export interface Counts extends EmulatorCounts {
  /** Operations of the last requests by effect. */
  readonly effects: Readonly<Record<OperationResult["effect"], number>>
  /** Faults switched on and not used up. */
  readonly faults: number
}

/**
 * The query of every list: `?search=&offset=&limit=`. `search` is text to be found, in any case: in identifiers, names,
 * device tokens and the values of attributes (texts and numbers, nested ones too), and of requests in the line, the
 * client, the body and the answer.
 */
export interface ListQuery {
  readonly search?: string
  /** @default 0 */
  readonly offset?: number
  /** From 1 to 1000. @default 100 */
  readonly limit?: number
}

/** A window of a list, newest first. */
export interface List<Row> {
  /** Rows that match, of which `rows` are those from `offset` on. */
  readonly total: number
  readonly offset: number
  /** The emulator's when it was asked: two windows of one revision fit together. */
  readonly revision: number
  readonly rows: readonly Row[]
}

/** `GET /emulator/people` is a `List<PersonRow>`: the last created come first. */
export interface PersonRow {
  readonly identifiers: KnownPersonIdentifiers
  /** The first six attributes, as they were sent. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** How many attributes there are. */
  readonly attributeCount: number
  readonly events: number
  readonly devices: number
  readonly relationships: number
}

/** `GET /emulator/people/{cio_id}`, and `GET /emulator/person?id=`, `?email=`, `?phone=` or `?cio_id=`. */
export interface PersonDetail {
  /** Of its relationships, at most the last 1000. */
  readonly person: Person
  /** How many relationships there are. */
  readonly relationshipCount: number
  /** Ids of the manual segments that the person belongs to. */
  readonly segments: readonly string[]
  /** Events, pages and screens held of the person, newest first, at most 1000. */
  readonly events: readonly StoredEvent[]
  /** How many there are. */
  readonly eventCount: number
  /**
   * The last operations about the person, newest first, as far as they are remembered and at most 1000, with what became
   * of each: those that name an identifier that the person has now (also in relationships, segments and forms), and from
   * before a merge those of the other one.
   */
  readonly timeline: readonly TimelineEntry[]
}

/** One operation about a person or object. */
export interface TimelineEntry {
  /** Number of its request in the journal. */
  readonly request: number
  readonly index: number
  /** ISO 8601, when it arrived. */
  readonly at: string
  readonly operation: TakenOperation
  readonly verdict: Verdict
}

/** `GET /emulator/objects` is a `List<ObjectRow>`: the last created come first. */
export interface ObjectRow {
  readonly identifiers: KnownObjectIdentifiers
  readonly attributes: Readonly<Record<string, unknown>>
  readonly attributeCount: number
  readonly relationships: number
}

/** `GET /emulator/objects/{cio_object_id}`, and `GET /emulator/object?object_type_id=&object_id=`. */
export interface ObjectDetail {
  /** Of its relationships and anonymous ones, at most the last 1000 each. */
  readonly object: StoredObject
  /** How many relationships to known people there are. */
  readonly relationshipCount: number
  /** How many to people not identified. */
  readonly anonymousRelationshipCount: number
  /** The last operations about the object, newest first, at most 1000. */
  readonly timeline: readonly TimelineEntry[]
}

/**
 * `GET /emulator/events` is a `List<EventRow>`: the last to arrive come first. `?name=` shows only events of exactly this
 * name, `?id=`, `?email=`, `?phone=` or `?cio_id=` only those of this person. `?wait=5000` waits for so many ms, at most
 * 60,000, until there is one.
 */
export interface EventRow {
  readonly event: StoredEvent
}

/**
 * `GET /emulator/requests` is a `List<RequestRow>`: the last to arrive come first. `?trouble=true` leaves those out that
 * were answered with a 2xx, whole, and of which every operation was applied.
 */
export interface RequestRow {
  readonly number: number
  readonly method: string
  readonly path: string
  /** ISO 8601. */
  readonly at: string
  readonly bytes: number
  readonly status: number | null
  readonly delivery: "answer" | "cut" | "reset" | null
  readonly operations: number
  readonly userAgent: string | null
  /** How many of its operations had which effect. */
  readonly effects: Readonly<Record<OperationResult["effect"], number>>
  /** The fault that it met. */
  readonly fault: FaultEffect | null
}

/**
 * `GET /emulator/requests/{number}?offset=&limit=`: the operations are a window, in the order of the request. With
 * `?trouble=true` only those that were not plainly applied, of which `total` is the number then. `?body=false` leaves the
 * body out, for windows after the first.
 */
export interface RequestDetail {
  readonly request: RequestRow
  /** The body as it came; null when it is no longer kept, or not asked for. Cut off after 600,000 characters. */
  readonly body: string | null
  readonly answer: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    /** Null when it is no longer kept. */
    readonly body: string | null
  } | null
  readonly operations: List<SentOperation>
}

/** One operation of a request, as it was sent. */
export interface SentOperation {
  readonly index: number
  /** Undefined when the body is no longer kept. */
  readonly sent?: unknown
  /** Null when it is no longer kept. */
  readonly result: OperationResult | null
}

/** `GET /emulator/faults`, and with those just added the answer (201) to `POST /emulator/faults`. */
export interface FaultList {
  readonly faults: readonly FaultView[]
}

/** `GET /emulator/presets`: names for `POST /emulator/faults` with `{ "preset": "bad-day", "seed": 1 }`. */
export interface PresetList {
  readonly presets: readonly { readonly name: string; readonly description: string }[]
}

/** A fault in the list, and the answer to `PATCH /emulator/faults/{id}` with `{ "enabled": false }`. */
export interface FaultView {
  readonly id: number
  /** The fault as given; null for a script, which is code. */
  readonly fault: FaultJson | null
  /** Such as `bad day`, when the fault came with others under a name. */
  readonly label: string | null
  /** Switched off, it meets no request. */
  readonly enabled: boolean
  readonly used: number
  /** Requests still to meet; null for all to come. */
  readonly remaining: number | null
}

/**
 * A fault in JSON: `times` may be `"always"`, and dates are texts. `POST /emulator/faults` takes one or an array of them.
 */
export type FaultJson = Omit<Fault, "times" | "retryAfter"> & {
  readonly times?: number | "always"
  readonly retryAfter?: number | string
}

/** The answer to everything that cannot be done: what and why. */
export interface ControlError {
  readonly error: string
}
