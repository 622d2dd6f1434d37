import type { TrackError } from "@cio/track-core"

/** The service took the operation. */
export interface Accepted {
  status: "accepted"
  /**
   * Set when an attempt before the one that was accepted may have been applied too, and the service has no id to tell
   * that they are one: events without an id (`eventId: false`), and delivery events.
   */
  possibleDuplicate?: true
}

/** The operation is wrong: sending it again does not help. */
export interface Rejected {
  status: "rejected"
  /** Who found it: this package before sending, or the service. */
  by: "client" | "server"
  /** Stable code: the service's own, or a rule such as `not-json`, `too-large` or `required`. */
  reason: string
  /** The field at fault, where it is known. */
  field?: string
  /** The reason for people, where there is one. The service may quote the operation in it. */
  message?: string
}

/** Known not to have been applied: safe to send again. */
export interface Unsent {
  status: "unsent"
  cause: TrackError
}

/** The attempt broke off, so that it may have been applied. */
export interface Unknown {
  status: "unknown"
  cause: TrackError
  /**
   * The dedupe id that an event, page or screen was sent with. Send it again with this as its `id`, and it does not count
   * twice.
   */
  eventId?: string
  /** Set when more than one attempt may have been applied, and the service has no id to tell that they are one. */
  possibleDuplicate?: true
}

/** How one operation ended. */
export type Verdict = Accepted | Rejected | Unsent | Unknown

/** Where an outcome belongs. */
export interface OutcomeOf<T> {
  /** Position in the source, from 0. */
  index: number
  /** The caller's own object. */
  operation: T
}

/** How one operation ended, with the operation. Exactly one for each. */
export type Outcome<T> = Verdict & OutcomeOf<T>

/** An outcome that needs somebody's attention. */
export type Failure<T> = Exclude<Verdict, Accepted> & OutcomeOf<T>

/** The one verdict of every operation that was taken: it has nothing to tell apart. */
export const accepted: Accepted = Object.freeze({ status: "accepted" })
