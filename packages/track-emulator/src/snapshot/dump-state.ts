import type { TrackState } from "../state/track-state.ts"
import {
  type AnonymousLinkLine,
  type AnonymousRelationshipLine,
  dumpAnonymousLinks,
  dumpAnonymousRelationships,
} from "./anonymous-lines.ts"
import { type DeliveryLine, dumpDeliveries } from "./delivery-lines.ts"
import { type DeviceLine, dumpDevices } from "./device-lines.ts"
import { dumpEventIds, dumpEvents, type EventIdsLine, type EventLine, isCountedAnew } from "./event-lines.ts"
import { maxCount } from "./line-fields.ts"
import { dumpObjects, type ObjectLine } from "./object-lines.ts"
import { dumpPeople, type PersonLine } from "./person-lines.ts"
import { dumpRelationships, type RelationshipLine } from "./relationship-lines.ts"
import { dumpSegments, type SegmentLine } from "./segment-lines.ts"
import { dumpSuppressions, type SuppressionLine } from "./suppression-lines.ts"

/** Raised whenever an older version could misread a snapshot, or the operations that a data file holds. */
export const snapshotVersion = 1

/** The first line: what this is. */
export interface HeaderLine {
  readonly cioEmulator: typeof snapshotVersion
  /** ISO 8601. */
  readonly madeAt: string
}

/** One thing that is held. */
export type HeldLine =
  | PersonLine
  | ObjectLine
  | RelationshipLine
  | AnonymousRelationshipLine
  | AnonymousLinkLine
  | SegmentLine
  | DeviceLine
  | EventLine
  | EventIdsLine
  | SuppressionLine
  | DeliveryLine

/** The last line: without it, a snapshot is one that was cut off. */
export interface EndLine {
  readonly kind: "end"
  /** How many lines there are before this one. */
  readonly lines: number
  /** How many were ever made: what is numbered goes on from there, so that nothing is given out twice. */
  readonly made: { readonly people: number; readonly objects: number; readonly events: number }
}

/** One line of a snapshot, before it is written as JSON. */
export type SnapshotLine = HeaderLine | HeldLine | EndLine

/** Everything that a state holds, line by line. The state must not change meanwhile. */
export function* dumpState(state: TrackState, nowMs: number): Iterable<SnapshotLine> {
  yield { cioEmulator: snapshotVersion, madeAt: new Date(nowMs).toISOString() }
  let lines = 1
  for (const dump of dumps) {
    for (const line of dump(state)) {
      yield line
      lines++
    }
  }
  yield { kind: "end", lines, made: countMade(state) }
}

/** Counts that can be read again. Those cut short cost nothing: an id is only given out when nobody has it. */
function countMade({ people, objects, events }: TrackState): EndLine["made"] {
  return {
    people: Math.min(people.created, maxCount),
    objects: Math.min(objects.created, maxCount),
    events: isCountedAnew(events) ? events.size : events.added,
  }
}

/** In this order, so that a line only refers to lines before it. */
const dumps: readonly ((state: TrackState) => Iterable<HeldLine>)[] = [
  dumpPeople,
  dumpObjects,
  dumpRelationships,
  dumpAnonymousRelationships,
  dumpAnonymousLinks,
  dumpSegments,
  dumpDevices,
  dumpEvents,
  dumpEventIds,
  dumpSuppressions,
  dumpDeliveries,
]
