import type { DeliveryEvent, Operation, PersonIdentifiers } from "@cio/track-core"

/**
 * What the emulator applies: the operations of v2, and what only the v1 endpoints can say, written in the same manner. Most v1
 * requests are operations of v2 in other words and become those.
 */
export type TakenOperation =
  | Operation
  | AnonymousEvent
  | DeliveryMetric
  | DeliveryUnsubscribe
  | SegmentChange
  | FormSubmission

/** An event of somebody not identified yet, by `POST /api/v1/events`. Without an `anonymous_id` it never finds its person. */
export interface AnonymousEvent {
  readonly type: "anonymous"
  readonly action: "event" | "page" | "screen"
  readonly identifiers: { readonly anonymous_id?: string }
  readonly name: string
  readonly id?: string
  /** Unix seconds. */
  readonly timestamp?: number
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** What became of a message, by `POST /api/v1/metrics` or `POST /api/v1/push/events`. */
export interface DeliveryMetric {
  readonly type: "delivery"
  readonly action: "metric"
  /** The delivery's id. */
  readonly identifiers: { readonly id: string }
  /** Such as `clicked` or `bounced`. */
  readonly name: string
  /** Unix seconds. */
  readonly timestamp?: number
  /** The rest of what was sent, such as `recipient`, `reason`, `href` or `device_id`. */
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** A recipient leaves by the link in a message, by `POST /unsubscribe/{delivery_id}`. */
export interface DeliveryUnsubscribe {
  readonly type: "delivery"
  readonly action: "unsubscribe"
  /** The delivery's id. */
  readonly identifiers: { readonly id: string }
  readonly attributes: { readonly unsubscribe: boolean }
}

/** Who belongs to a manual segment, by `POST /api/v1/segments/{id}/add_customers` and `remove_customers`. */
export interface SegmentChange {
  readonly type: "segment"
  readonly action: "add_people" | "remove_people"
  readonly identifiers: { readonly id: string }
  readonly people: readonly PersonIdentifiers[]
  /**
   * Places, from 0 up and among all that were sent, of what can be no identifier. The others are `people`, in their order. Absent
   * when all can.
   */
  readonly unusable?: readonly number[]
}

/** A form that somebody filled in, by `POST /api/v1/forms/{id}/submit`. */
export interface FormSubmission {
  readonly type: "form"
  readonly action: "submit"
  readonly identifiers: { readonly id: string }
  /** The fields: `id` or `email` say who it was. */
  readonly attributes: Readonly<Record<string, unknown>>
}

/** What is known of a delivery, as it came in. */
export type StoredDelivery = DeliveryEvent | DeliveryMetric | DeliveryUnsubscribe
