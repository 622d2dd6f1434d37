import type { DeliveryEvent, ObjectIdentifiers, PersonIdentifiers } from "@cio/track-core"
import type { Fault, FaultScript } from "./faults/fault.ts"
import type { FaultHandle } from "./faults/fault-rules.ts"
import type { Credentials } from "./http/authorization.ts"
import type { JournalEntry } from "./journal.ts"
import type { EventRecord } from "./state/events.ts"
import { identifierOf } from "./state/people.ts"
import type { TrackState } from "./state/track-state.ts"
import { type Person, type StoredEvent, type StoredObject, viewEvent, viewObject, viewPerson } from "./state/views.ts"
import type { Workspace } from "./workspace.ts"

/** How much an emulator holds, and how much it took. */
export interface EmulatorCounts {
  readonly people: number
  readonly objects: number
  /** Events, pages and screens held: without duplicates and without those of deleted people. */
  readonly events: number
  readonly devices: number
  /** Relationships between known people and objects. */
  readonly relationships: number
  readonly deliveryEvents: number
  /** Operations taken since the start or the last reset, with or without effect. */
  readonly operations: number
  /** Requests that arrived since the start or the last reset, answered or not. */
  readonly requests: number
}

/** Which events to show. */
export interface EventFilter {
  readonly name?: string
  readonly person?: PersonIdentifiers
}

/**
 * A running emulator. What it shows of its state are copies, taken at the moment of asking; `people()`, `objects()` and
 * `events()` make each one when a loop gets to it, so that a loop that waits sees what came in the meantime.
 */
export interface Emulator extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:41234`: the `baseUrl` of a client. */
  readonly url: string
  /** The keys that it takes. */
  readonly credentials: Credentials
  readonly counts: EmulatorCounts
  /** A person, found by any identifier. */
  person(identifiers: PersonIdentifiers): Person | undefined
  /** An object, found by type and id or by the id that the emulator gave. */
  object(identifiers: ObjectIdentifiers): StoredObject | undefined
  people(): Iterable<Person>
  objects(): Iterable<StoredObject>
  /** Events, pages and screens in the order of arrival. */
  events(filter?: EventFilter): Iterable<StoredEvent>
  deliveryEvents(): readonly DeliveryEvent[]
  /** The last requests, oldest first. */
  requests(): JournalEntry[]
  /**
   * Makes requests to come go wrong. Each fault meets the first request that fits, in the order given.
   *
   * @throws TrackOptionsError on a fault that cannot be carried out
   */
  fail(...faults: readonly (Fault | FaultScript)[]): FaultHandle
  /** Back to how it started: nothing held, nothing journalled, no faults. It goes on listening. */
  reset(): void
  /** Stops listening, closes every connection and waits for both. What a fault holds back is not applied any more. */
  close(): Promise<void>
}

/** The public face of a workspace that is served at `url` until `close` is called. */
export function createEmulator(workspace: Workspace, url: string, close: () => Promise<void>): Emulator {
  const { siteId, apiKey } = workspace.options
  const current = () => workspace.epoch.state
  return {
    url,
    credentials: Object.freeze({ siteId, apiKey }),
    get counts() {
      return countsOf(workspace)
    },
    person(identifiers) {
      const person = current().people.find(identifierOf(identifiers))
      return person && viewPerson(person)
    },
    object(identifiers) {
      const object = current().objects.find(identifiers)
      return object && viewObject(object)
    },
    people: () => views(current().people.values(), viewPerson),
    objects: () => views(current().objects.values(), viewObject),
    events: (filter) => views(eventsOf(current(), filter), viewEvent),
    deliveryEvents: () => structuredClone(current().deliveryEvents),
    requests: () => workspace.epoch.journal.entries(),
    fail: (...faults) => workspace.epoch.faults.add(faults),
    reset: () => workspace.reset(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function countsOf({ epoch }: Workspace): EmulatorCounts {
  const { state, journal, operations } = epoch
  return {
    people: state.people.size,
    objects: state.objects.size,
    events: state.events.size,
    devices: state.devices.size,
    relationships: state.relationships.size,
    deliveryEvents: state.deliveryEvents.length,
    operations,
    requests: journal.arrived,
  }
}

function* eventsOf(state: TrackState, filter: EventFilter = {}): Iterable<EventRecord> {
  const { name, person } = filter
  const events = person ? (state.people.find(identifierOf(person))?.events ?? []) : state.events.values()
  for (const event of events) if (name === undefined || event.name === name) yield event
}

/** One view at a time: nobody needs copies of a million people at once. */
function* views<Held, View>(held: Iterable<Held>, view: (one: Held) => View): Iterable<View> {
  for (const one of held) yield view(one)
}
