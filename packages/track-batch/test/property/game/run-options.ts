import { type Operation, ulid } from "@cio/track-core"
import type { BatchOptions, LaneOf } from "../../../src/index.ts"
import { laneOfPerson } from "../script/people-and-objects.ts"
import type { RunPlan, Script } from "../script/script.ts"

/** The options of a run, but for those that its game adds. */
export function optionsOf(plan: RunPlan, { concurrency, requestsPerSecond, random }: Script): BatchOptions<Operation> {
  const { order, maxBatchBytes, maxBatchOperations, maxAttempts, lingerMs, deadlineMs, timeoutMs } = plan
  return {
    order,
    maxBatchBytes,
    maxBatchOperations,
    maxAttempts,
    lingerMs,
    deadlineMs,
    timeoutMs,
    concurrency,
    requestsPerSecond,
    random: () => random,
    laneOf: laneOfs[plan.laneOf],
    eventId: eventIds[plan.eventId],
  }
}

const laneOfs: Record<RunPlan["laneOf"], LaneOf<Operation> | undefined> = {
  none: undefined,
  person: ({ type, identifiers }) => (type === "person" ? laneOfPerson(identifiers) : undefined),
  throws({ type, identifiers }) {
    if (type === "person" && laneOfPerson(identifiers) === "person 3") throw new Error("thrown by laneOf")
    return undefined
  },
}

const eventIds: Record<RunPlan["eventId"], ((operation: Operation, index: number) => string) | false | undefined> = {
  ulid: undefined,
  none: false,
  own: (_, index) => ownEventId(index),
  throws(_, index) {
    if (failsAt(index)) throw new Error("thrown by eventId")
    return ownEventId(index)
  },
}

/** The id that the caller gives an event. */
export function ownEventId(index: number): string {
  return `own-id-${String(index).padStart(5, "0")}`
}

/** Where the eventId of a plan that throws does. */
export function failsAt(index: number): boolean {
  return index % 5 === 4
}

/** Bytes of the id that an event without one is given. */
export function eventIdBytes({ eventId }: RunPlan): number {
  if (eventId === "none") return 0
  return eventId === "ulid" ? ulid().length : ownEventId(0).length
}
