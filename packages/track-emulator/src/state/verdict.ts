import type { UsableTime } from "./usable-time.ts"

/** Why an operation that the API took had no effect, or not all of its effect. What each means: {@link reasons}. */
export type Reason =
  | "suppressed"
  | "already-suppressed"
  | "not-suppressed"
  | "unknown-person"
  | "unknown-object"
  | "unknown-device"
  | "not-related"
  | "not-in-segment"
  | "same-person"
  | "no-identifier"
  | "update-only"
  | "stale-timestamp"
  | "unusable-timestamp"
  | "milliseconds-timestamp"
  | "expired-anonymous-event"
  | "identity-conflict"
  | "fixed-identifier"
  | "unusable-identifier"
  | "reserved-attribute"
  | "unusable-topic"
  | "blank-name"
  | "empty-list"
  | "duplicate-event-id"
  | "person-id-as-event-id"

/** How a reason is known: described by the vendor, observed by others and published, or a guess of ours. */
export type Source = "doc" | "seen" | "guess"

/** What a reason means. */
export interface ReasonMeaning {
  /** One or two sentences for people: what happened, and what to do instead. */
  readonly meaning: string
  readonly source: Source
}

/** All reasons, with what they mean. docs/emulator-rules.md has the same table. */
export const reasons: Readonly<Record<Reason, ReasonMeaning>> = Object.freeze({
  suppressed: {
    meaning: "The person is suppressed, so the data is dropped. Unsuppress the person first.",
    source: "doc",
  },
  "already-suppressed": { meaning: "The person is suppressed already, so there was nothing to do.", source: "guess" },
  "not-suppressed": { meaning: "The person is not suppressed, so there was nothing to lift.", source: "guess" },
  "unknown-person": {
    meaning: "Nobody has this identifier, and this operation does not create people.",
    source: "doc",
  },
  "unknown-object": {
    meaning: "No object has this identifier, and this operation does not create objects.",
    source: "doc",
  },
  "unknown-device": { meaning: "The person has no device with this token.", source: "guess" },
  "not-related": { meaning: "The two are not related, so there was nothing to end.", source: "guess" },
  "not-in-segment": { meaning: "The person is not in the segment, so there was nothing to remove.", source: "guess" },
  "same-person": {
    meaning: "Primary and secondary are the same person, so there was nothing to merge.",
    source: "guess",
  },
  "no-identifier": {
    meaning: "Neither `id` nor `email` among the fields says who it was, so the form is dropped. Send one of them.",
    source: "doc",
  },
  "update-only": {
    meaning: "Nobody has this identifier, and `_update` is true, which never creates a person.",
    source: "doc",
  },
  "stale-timestamp": {
    meaning: "The timestamp is before the profile's last edit, so the identify is dropped. Send identifies in order.",
    source: "seen",
  },
  "unusable-timestamp": {
    meaning: "The timestamp is negative or otherwise of no use, so the time of arrival is used. Send Unix seconds.",
    source: "seen",
  },
  "milliseconds-timestamp": {
    meaning: "The timestamp is in milliseconds, so the time of arrival is used. Send Unix seconds.",
    source: "seen",
  },
  "expired-anonymous-event": {
    meaning:
      "The event is more than 30 days old, so nobody who is identified later takes it over. Send it for a person.",
    source: "doc",
  },
  "identity-conflict": {
    meaning: "The identifier belongs to somebody else, so it is left alone and the other attributes apply.",
    source: "seen",
  },
  "fixed-identifier": {
    meaning:
      "An identifier that is set stays, and the other attributes apply. To change it, identify by `cio_id` (for an email, also by `id`).",
    source: "doc",
  },
  "unusable-identifier": { meaning: "The value cannot be an identifier, so it is left alone.", source: "guess" },
  "reserved-attribute": {
    meaning: "The service keeps this name for itself, so what was sent under it is dropped. Use another name.",
    source: "doc",
  },
  "unusable-topic": {
    meaning: "A topic preference is true or false, so this one is left alone.",
    source: "guess",
  },
  "blank-name": {
    meaning:
      "Nothing is left of the name once the blanks around it are cut off, so the event is dropped. Give it a name.",
    source: "guess",
  },
  "empty-list": { meaning: "The list is empty, so there was nothing to do.", source: "guess" },
  "duplicate-event-id": {
    meaning: "An event with this id came before, so this one is dropped. Give each event an id of its own.",
    source: "doc",
  },
  "person-id-as-event-id": {
    meaning:
      "The id is a person's, and an event with it came before, so this one and all to come are dropped. Give each event a ULID.",
    source: "seen",
  },
})

/** One thing that an operation did not achieve. */
export interface Shortfall {
  readonly reason: Reason
  /** Where in the operation, with dots, such as `attributes.email`. Absent when it is about the whole operation. */
  readonly field?: string
}

/**
 * What became of an operation that the API took: it answers 200 to all three. `partial` means that the rest of the
 * operation was applied. `reason` is that of the first shortfall.
 */
export type Verdict =
  | { readonly effect: "applied" }
  | {
      readonly effect: "partial" | "ignored"
      readonly reason: Reason
      readonly shortfalls: readonly [Shortfall, ...Shortfall[]]
    }

/** The operation did what it says. */
export const applied: Verdict = Object.freeze({ effect: "applied" })

/** The operation changed nothing. */
export function ignored(reason: Reason, field?: string): Verdict {
  return { effect: "ignored", reason, shortfalls: [shortfall(reason, field)] }
}

/** The operation changed nothing, because all of it fell short. */
export function ignoredFor(shortfalls: readonly Shortfall[] | undefined): Verdict {
  return fellShort("ignored", shortfalls)
}

/** Applied, but for what fell short, if anything. */
export function appliedExcept(shortfalls: readonly Shortfall[] | undefined): Verdict {
  return fellShort("partial", shortfalls)
}

/** What fell short so far. Made with the first, because most operations have none. */
export type Shortfalls = Shortfall[] | undefined

/** Adds one more, and makes the list if need be. */
export function withShortfall(shortfalls: Shortfalls, reason: Reason, field?: string): Shortfall[] {
  const list = shortfalls ?? []
  list.push(shortfall(reason, field))
  return list
}

/** Adds that a timestamp could not be used, if it could not. */
export function withTimeShortfall(shortfalls: Shortfalls, { origin }: UsableTime, field: string): Shortfalls {
  return origin === "sent" || origin === "absent" ? shortfalls : withShortfall(shortfalls, origin, field)
}

/** One shortfall, at a place in the operation or of it as a whole. */
export function shortfall(reason: Reason, field?: string): Shortfall {
  return field === undefined ? { reason } : { reason, field }
}

function fellShort(effect: "partial" | "ignored", shortfalls: readonly Shortfall[] = []): Verdict {
  const [first, ...others] = shortfalls
  return first === undefined ? applied : { effect, reason: first.reason, shortfalls: [first, ...others] }
}
