import type { Attributes } from "../state/attributes.ts"
import type { Events } from "../state/events.ts"
import type { TrackState } from "../state/track-state.ts"
import { type LineFields, maxCount } from "./line-fields.ts"
import { personNamed } from "./person-lines.ts"

/** One event, page view, screen view or form. */
export interface EventLine {
  readonly kind: "event"
  /** Counts up in the order of arrival. */
  readonly number: number
  /** The `cio_id` of whose it is. Absent while it is nobody's. */
  readonly person?: string | undefined
  /** Who it was sent for, when that was somebody not identified. */
  readonly anonymous_id?: string | undefined
  readonly action: "event" | "page" | "screen" | "form"
  readonly name: string
  readonly id?: string | undefined
  /** Unix seconds. */
  readonly timestamp: number
  readonly attributes?: Attributes | undefined
}

/** Ids of events that are held no more, whose repeats are duplicates all the same. */
export interface EventIdsLine {
  readonly kind: "event_ids"
  readonly ids: readonly string[]
}

const idsPerLine = 1000

/** Whether a snapshot is to number events from 0 again: their numbers have gone beyond what can be read. */
export function isCountedAnew(events: Events): boolean {
  return events.added > maxCount
}

/** In the order of arrival. */
export function* dumpEvents({ events }: TrackState): Iterable<EventLine> {
  const isAnew = isCountedAnew(events)
  let count = 0
  for (const { number, person, anonymousId, action, name, id, timestamp, attributes } of events.values()) {
    yield {
      ...{ kind: "event", number: isAnew ? count++ : number, person: person?.cio_id, anonymous_id: anonymousId },
      ...{ action, name, id, timestamp, attributes },
    }
  }
}

export function loadEvent(state: TrackState, line: LineFields): void {
  const restored = state.events.restore({
    number: line.count("number"),
    action: line.oneOf("action", ["event", "page", "screen", "form"]),
    name: line.text("name"),
    id: line.optionalText("id"),
    timestamp: line.number("timestamp"),
    attributes: line.optionalAttributes("attributes"),
    anonymousId: line.optionalText("anonymous_id"),
    person: line.has("person") ? personNamed(state, line, "person") : undefined,
  })
  if (!restored) line.fail("number must be above those before, and id must be that of no event before")
}

export function* dumpEventIds(state: TrackState): Iterable<EventIdsLine> {
  // Sorted, so that states that are alike have snapshots that are alike.
  const ids = Array.from(state.events.idsOfNone()).sort()
  for (let start = 0; start < ids.length; start += idsPerLine) {
    yield { kind: "event_ids", ids: ids.slice(start, start + idsPerLine) }
  }
}

export function loadEventIds(state: TrackState, line: LineFields): void {
  state.events.restoreIds(line.texts("ids"))
}
