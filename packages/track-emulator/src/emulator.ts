import { checkKeys, checkObject, type ObjectIdentifiers, type PersonIdentifiers } from "@cio/track-core"
import { Closing } from "./closing.ts"
import { countsOf, type EmulatorCounts } from "./emulator-counts.ts"
import { checkEventFilter, checkIdentifiers, type EventFilter, eventsThatFit } from "./event-filter.ts"
import type { Fault, FaultScript } from "./faults/fault.ts"
import type { FaultHandle } from "./faults/fault-rules.ts"
import type { Credentials } from "./http/authorization.ts"
import type { JournalEntry, RequestFilter } from "./journal-entry.ts"
import { loadSnapshot, type Snapshot, type SnapshotSource, takeSnapshot } from "./snapshot/snapshot.ts"
import { identifierOf } from "./state/people.ts"
import { type Person, type StoredEvent, type StoredObject, viewEvent, viewObject, viewPerson } from "./state/views.ts"
import type { StoredDelivery } from "./taken-operation.ts"
import { type WaitOptions, waitFor } from "./wait-for.ts"
import type { Workspace } from "./workspace.ts"

/** Something, or nothing yet. */
export type Found<T> = T | undefined | null | false

/**
 * A running emulator. What it shows of its state are copies, taken at the moment of asking; `people()`, `objects()` and
 * `events()` make each one when a loop gets to it, so that a loop that waits sees what came in the meantime.
 */
export interface Emulator extends AsyncDisposable {
  /** Where it is, such as `http://127.0.0.1:41234`: the `baseUrl` of a client. */
  readonly url: string
  /** The keys that it takes. */
  readonly credentials: Credentials
  readonly counts: EmulatorCounts
  /**
   * Answers a request without a socket, for msw, Workers, Bun and the like. Rejects as `fetch` does when a fault resets the
   * connection, with a TypeError, and when the request's signal is aborted, with its reason.
   */
  handler(request: Request): Promise<Response>
  /** {@link handler} in the manner of `fetch`: the `fetch` of a client that is to reach it without a socket. */
  readonly fetch: typeof fetch
  /** A person, found by any identifier. */
  person(identifiers: PersonIdentifiers): Person | undefined
  /** An object, found by type and id or by the id that the emulator gave. */
  object(identifiers: ObjectIdentifiers): StoredObject | undefined
  people(): Iterable<Person>
  objects(): Iterable<StoredObject>
  /** Events, pages, screens and forms in the order of arrival. */
  events(filter?: EventFilter): Iterable<StoredEvent>
  /** What is known of deliveries, in the order of arrival. */
  deliveries(): readonly StoredDelivery[]
  /** The last requests, oldest first. */
  requests(filter?: RequestFilter): JournalEntry[]
  /**
   * Waits for an event that fits, which may be there already.
   *
   * @throws EmulatorTimeoutError when none has come in time
   * @example
   * const event = await emulator.waitFor({ name: "order_placed", person: { id: "42" } })
   */
  waitFor(filter: EventFilter, options?: WaitOptions): Promise<StoredEvent>
  /**
   * Waits until a probe gives something truthy, and gives that. It is asked at once, and again whenever something has changed.
   *
   * @throws EmulatorTimeoutError when that does not happen in time or the emulator closes, and what the probe throws
   * @example
   * const person = await emulator.waitFor(() => emulator.person({ id: "42" }))
   */
  waitFor<T>(probe: () => Found<T> | Promise<Found<T>>, options?: WaitOptions): Promise<T>
  /**
   * Makes requests to come go wrong. Each fault meets the first request that fits, in the order given.
   *
   * @throws TrackOptionsError on a fault that cannot be carried out
   */
  fail(...faults: readonly (Fault | FaultScript)[]): FaultHandle
  /** What it holds, at this moment: to be written to a file, or restored. The journal and the faults are not part of it. */
  snapshot(): Snapshot
  /**
   * Holds what a snapshot holds, in place of what it holds now. The journal starts anew, faults stay.
   *
   * @throws EmulatorSnapshotError with the line and the rule that it breaks; what is held has not changed
   */
  restore(source: SnapshotSource): void
  /** Back to how it started: nothing held, nothing journalled, no faults. It goes on listening. */
  reset(): void
  /**
   * Stops listening, closes every connection and waits for both. What a fault holds back is not applied any more.
   *
   * @throws EmulatorDataFileError when the data file was taken away meanwhile and cannot be written again
   */
  close(): Promise<void>
}

/** What an emulator is besides its workspace. */
export interface Reach {
  readonly url: string
  readonly handler: (request: Request) => Promise<Response>
  /** Called once. */
  readonly close: () => Promise<void>
}

/** The public face of a workspace. */
export function buildEmulator(workspace: Workspace, { url, handler, close: closeOnce }: Reach): Emulator {
  const { siteId, apiKey } = workspace.options
  const current = () => workspace.epoch.state
  let closed: Promise<void> | undefined
  const closing = new Closing()
  const close = (): Promise<void> => {
    closing.begin()
    closed ??= closeOnce()
    return closed
  }
  const events = (filter: EventFilter = {}) => {
    checkEventFilter("events", filter)
    return views(() => eventsThatFit(current(), filter), viewEvent)
  }
  const seen = () => describe(countsOf(workspace))
  return {
    url,
    credentials: Object.freeze({ siteId, apiKey }),
    get counts() {
      return countsOf(workspace)
    },
    handler,
    fetch: (input, init) => handler(new Request(input, init)),
    person(identifiers) {
      checkIdentifiers("person", identifiers)
      const person = current().people.find(identifierOf(identifiers))
      return person && viewPerson(person)
    },
    object(identifiers) {
      const object = current().objects.find(identifiers)
      return object && viewObject(object)
    },
    people: () => views(() => current().people.values(), viewPerson),
    objects: () => views(() => current().objects.values(), viewObject),
    events,
    deliveries: () => structuredClone(current().deliveries),
    requests: (filter = {}) => {
      checkObject("requests", filter, "an object of method, path, status, effect and faulty")
      checkKeys("requests", filter, ["method", "path", "status", "effect", "faulty"])
      return workspace.epoch.journal.entries(filter)
    },
    waitFor: <T>(wanted: EventFilter | (() => Found<T> | Promise<Found<T>>), options?: WaitOptions) => {
      // One implementation for both overloads: with a filter, T is the event.
      if (typeof wanted !== "function") checkEventFilter("waitFor", wanted)
      const probe = typeof wanted === "function" ? wanted : () => firstOf(events(wanted)) as Found<T>
      return waitFor({ changes: workspace.changes, closing }, probe, seen, options) as Promise<T & StoredEvent>
    },
    fail: (...faults) => workspace.epoch.faults.add(faults),
    snapshot: () => takeSnapshot(current(), workspace.now()),
    restore: (source) => workspace.restore(loadSnapshot(source, workspace.clock)),
    reset: () => workspace.reset(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function describe({ people, events, operations, requests }: EmulatorCounts): string {
  return `there were ${requests} requests with ${operations} operations, and there are ${people} people and ${events} events`
}

/** One view at a time: nobody needs copies of a million people at once. Each loop starts anew. */
function views<Held, View>(held: () => Iterable<Held>, view: (one: Held) => View): Iterable<View> {
  return {
    *[Symbol.iterator]() {
      for (const one of held()) yield view(one)
    },
  }
}

function firstOf<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value
  return undefined
}
