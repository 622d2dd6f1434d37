import type { Attributes } from "./attributes.ts"
import type { PersonRecord } from "./people.ts"

/** What happened, as an operation tells it. */
export interface EventContent {
  readonly action: "event" | "page" | "screen" | "form"
  readonly name: string
  readonly id?: string
  readonly attributes?: Attributes
}

/** What somebody did or saw, as held in memory. */
export interface EventRecord {
  /** Counts up in the order of arrival. */
  readonly number: number
  readonly action: "event" | "page" | "screen" | "form"
  readonly name: string
  /** The id that it is deduplicated by. */
  readonly id: string | undefined
  /** Unix seconds. */
  readonly timestamp: number
  readonly attributes: Attributes | undefined
  /** Who it was sent for, when that was somebody not identified. It stays when a person takes the event over. */
  readonly anonymousId: string | undefined
  /** Whose it is. Nobody's as long as it is anonymous. */
  person: PersonRecord | undefined
}

/** The events, pages, screens and forms, in the order of arrival. */
export class Events {
  readonly #all = new Set<EventRecord>()
  /**
   * The service takes one event per id (doc). One space of ids for all people and for pages and screens too, and it
   * outlives the event's person (guess; a person's id sent as an event's id makes all later events duplicates (seen)).
   */
  readonly #ids = new Set<string>()
  /** Those that wait for their person, by anonymous id. */
  readonly #anonymous = new Map<string, EventRecord[]>()
  #added = 0

  get size(): number {
    return this.#all.size
  }

  /** How many were ever added, those of deleted people too. */
  get added(): number {
    return this.#added
  }

  values(): Iterable<EventRecord> {
    return this.#all
  }

  /** True when an event of this id was added before. */
  has(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id)
  }

  add(person: PersonRecord | undefined, content: EventContent, timestamp: number, anonymousId?: string): void {
    const { action, id, attributes } = content
    // Blanks at either end go (doc).
    const name = content.name.trim()
    const number = this.#added++
    const event: EventRecord = { number, action, name, id, timestamp, attributes, anonymousId, person }
    this.#hold(event)
  }

  /** Puts back an event out of a snapshot. False when its number is not above all before or its id is not new: nothing changes. */
  restore(event: EventRecord): boolean {
    if (event.number < this.#added || this.has(event.id)) return false
    this.#added = event.number + 1
    this.#hold(event)
    return true
  }

  /** Goes on counting from where a snapshot was taken. */
  resume(added: number): void {
    this.#added = Math.max(this.#added, added)
  }

  /** Ids of events that are held no more. */
  *idsOfNone(): Iterable<string> {
    const held = new Set<string | undefined>()
    for (const { id } of this.#all) held.add(id)
    for (const id of this.#ids) if (!held.has(id)) yield id
  }

  /** Puts back ids, out of a snapshot, of events that are held no more. */
  restoreIds(ids: readonly string[]): void {
    for (const id of ids) this.#ids.add(id)
  }

  /** Gives a person the anonymous events of an id, but for those before `sinceSeconds`, which stay nobody's. */
  claim(anonymousId: string, person: PersonRecord, sinceSeconds: number): void {
    const waiting = this.#anonymous.get(anonymousId)
    if (!waiting) return
    // Those too old now are too old ever after.
    this.#anonymous.delete(anonymousId)
    this.#hand(
      waiting.filter(({ timestamp }) => timestamp >= sinceSeconds),
      person,
    )
  }

  removeAllOf(person: PersonRecord): void {
    for (const event of person.events ?? []) this.#all.delete(event)
    person.events = undefined
  }

  moveAll(from: PersonRecord, to: PersonRecord): void {
    this.#hand(from.events ?? [], to)
    from.events = undefined
  }

  #hold(event: EventRecord): void {
    const { id, person, anonymousId } = event
    if (id !== undefined) this.#ids.add(id)
    this.#all.add(event)
    if (person) {
      person.events ??= []
      person.events.push(event)
    } else if (anonymousId !== undefined) this.#wait(anonymousId, event)
  }

  #hand(events: readonly EventRecord[], person: PersonRecord): void {
    if (events.length === 0) return
    for (const event of events) event.person = person
    person.events = [...(person.events ?? []), ...events].sort((one, other) => one.number - other.number)
  }

  #wait(anonymousId: string, event: EventRecord): void {
    const waiting = this.#anonymous.get(anonymousId)
    if (waiting) waiting.push(event)
    else this.#anonymous.set(anonymousId, [event])
  }
}
