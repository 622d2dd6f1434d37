import type { PersonEvent, PersonPage, PersonScreen } from "@cio/track-core"
import type { Attributes } from "./attributes.ts"
import type { PersonRecord } from "./people.ts"

/** What a person did or saw, as held in memory. */
export interface EventRecord {
  /** Counts up in the order of arrival. */
  readonly number: number
  readonly action: "event" | "page" | "screen"
  readonly name: string
  /** The id that it is deduplicated by. */
  readonly id: string | undefined
  /** Unix seconds. */
  readonly timestamp: number
  readonly attributes: Attributes | undefined
  person: PersonRecord
}

/** The events, pages and screens, in the order of arrival. */
export class Events {
  readonly #all = new Set<EventRecord>()
  /**
   * The service takes one event per id (doc). One space of ids for all people and for pages and screens too, and it
   * outlives the event's person (guess; a person's id sent as an event's id makes all later events duplicates (seen)).
   */
  readonly #ids = new Set<string>()
  #added = 0

  get size(): number {
    return this.#all.size
  }

  values(): Iterable<EventRecord> {
    return this.#all
  }

  /** True when an event of this id was added before. */
  has(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id)
  }

  add(person: PersonRecord, operation: PersonEvent | PersonPage | PersonScreen, timestamp: number): void {
    const { action, name, id, attributes } = operation
    const event: EventRecord = { number: this.#added++, action, name, id, timestamp, attributes, person }
    if (id !== undefined) this.#ids.add(id)
    this.#all.add(event)
    person.events ??= []
    person.events.push(event)
  }

  removeAllOf(person: PersonRecord): void {
    for (const event of person.events ?? []) this.#all.delete(event)
    person.events = undefined
  }

  moveAll(from: PersonRecord, to: PersonRecord): void {
    if (!from.events) return
    for (const event of from.events) event.person = to
    to.events = [...(to.events ?? []), ...from.events].sort((one, other) => one.number - other.number)
    from.events = undefined
  }
}
