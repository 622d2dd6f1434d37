import type { ObjectIdentifiers, PersonIdentifiers } from "@cio/track-core"
import type { Activity, ActivityEntry } from "../activity.ts"
import type { ObjectRecord } from "../state/objects.ts"
import { type IdentifierName, identifierKey, type PersonRecord } from "../state/people.ts"
import type { TimelineEntry } from "./control-types.ts"

/** Entries that a timeline shows. */
const maxEntries = 1000

/** Identifiers as operations hold them: of a person, of an object, or an `anonymous_id`. */
type SentIdentifiers = Readonly<Partial<Record<IdentifierName | "anonymous_id" | keyof ObjectIdentifiers, unknown>>>

/**
 * The last operations about a person, newest first: those that name one of the identifiers that the person has now, also
 * in a relationship of an object, in a segment or in a form; and of earlier times those of who was merged into the
 * person, and anonymous ones that it took over. An identifier that the person had and gave up is not followed: it may
 * have been somebody else's since.
 */
export function timelineOfPerson(activity: Activity, person: PersonRecord): TimelineEntry[] {
  const names = new Names(person)
  return timelineOf(activity, (entry) => isAboutPerson(entry, names))
}

/**
 * The last operations about an object, newest first: its own, and those of people who were related to it or parted from
 * it.
 */
export function timelineOfObject(activity: Activity, object: ObjectRecord): TimelineEntry[] {
  return timelineOf(activity, ({ operation }) => {
    if (operation.type === "object" && isObject(operation.identifiers, object)) return true
    return operation.type === "person" && relatedIn(operation).some((identifiers) => isObject(identifiers, object))
  })
}

function timelineOf(activity: Activity, isAbout: (entry: ActivityEntry) => boolean): TimelineEntry[] {
  const entries: TimelineEntry[] = []
  for (const entry of activity.newestFirst()) {
    if (!isAbout(entry)) continue
    const { request, index, receivedAtMs, operation, verdict } = entry
    entries.push({ request, index, at: new Date(receivedAtMs).toISOString(), operation, verdict })
    if (entries.length === maxEntries) break
  }
  return entries
}

/** What a person is known by, which grows on the way back in time. */
class Names {
  readonly #ids = new Set<string>()
  readonly #emails = new Set<string>()
  readonly #phones = new Set<string>()
  readonly #cioIds = new Set<string>()
  readonly #anonymousIds = new Set<string>()

  constructor({ id, email, phone, cio_id, events = [] }: PersonRecord) {
    this.add({ id, email, phone, cio_id })
    for (const { anonymousId } of events) this.add({ anonymous_id: anonymousId })
  }

  add({ id, email, phone, cio_id, anonymous_id }: SentIdentifiers): void {
    if (id !== undefined) this.#ids.add(String(id))
    if (email !== undefined) this.#emails.add(emailKey(email))
    if (phone !== undefined) this.#phones.add(String(phone))
    if (cio_id !== undefined) this.#cioIds.add(String(cio_id))
    if (anonymous_id !== undefined) this.#anonymousIds.add(String(anonymous_id))
  }

  /** Asked of every operation that is remembered, so it is written out. */
  has({ id, email, phone, cio_id, anonymous_id }: SentIdentifiers): boolean {
    if (id !== undefined && this.#ids.has(String(id))) return true
    if (email !== undefined && this.#emails.has(emailKey(email))) return true
    if (phone !== undefined && this.#phones.has(String(phone))) return true
    if (cio_id !== undefined && this.#cioIds.has(String(cio_id))) return true
    return anonymous_id !== undefined && this.#anonymousIds.has(String(anonymous_id))
  }
}

function emailKey(email: unknown): string {
  return identifierKey({ name: "email", value: String(email) })
}

function isAboutPerson({ operation, verdict }: ActivityEntry, names: Names): boolean {
  switch (operation.type) {
    case "person": {
      if (operation.action === "merge") {
        const isPrimary = names.has(operation.primary)
        // Up to here the secondary was a person of its own, whose past is now this person's.
        if (isPrimary && verdict.effect !== "ignored") names.add(operation.secondary)
        return isPrimary || names.has(operation.secondary)
      }
      if (!names.has(operation.identifiers)) return false
      // From here back, what was anonymous by this id became the person's.
      if (operation.action === "identify") names.add({ anonymous_id: operation.attributes?.anonymous_id })
      return true
    }
    case "object":
      return relatedIn(operation).some((identifiers) => names.has(identifiers))
    case "anonymous":
      return names.has(operation.identifiers)
    case "segment":
      return operation.people.some((identifiers: PersonIdentifiers) => names.has(identifiers))
    case "form": {
      const { id, email } = operation.attributes
      return names.has({ id, email })
    }
    case "delivery":
      return false
    default:
      return operation satisfies never
  }
}

function relatedIn(operation: object): readonly SentIdentifiers[] {
  if (!("cio_relationships" in operation) || !Array.isArray(operation.cio_relationships)) return []
  return operation.cio_relationships.map(({ identifiers }: { identifiers: SentIdentifiers }) => identifiers)
}

function isObject(identifiers: SentIdentifiers, { cio_object_id, object_type_id, object_id }: ObjectRecord): boolean {
  if (identifiers.cio_object_id !== undefined) return identifiers.cio_object_id === cio_object_id
  return identifiers.object_type_id === object_type_id && identifiers.object_id === object_id
}
