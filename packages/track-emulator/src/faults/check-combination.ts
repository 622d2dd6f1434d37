import { TrackOptionsError } from "@cio/track-core"
import type { FaultEffect } from "./fault.ts"

/** Answers with these have no body, whatever their headers say (RFC 9110). */
const bodiless: readonly number[] = [204, 205, 304]

/**
 * Fails on members that do not go together. Each is right by itself.
 *
 * @throws TrackOptionsError with their names
 */
export function checkCombination(effect: FaultEffect): void {
  const hasStatus = effect.status !== undefined || effect.retryAfter !== undefined
  const endings = [
    hasStatus ? "status or retryAfter" : undefined,
    effect.reset === undefined ? undefined : "reset",
    effect.rejectOperations === undefined ? undefined : "rejectOperations",
  ].filter((name) => name !== undefined)
  if (endings.length > 1) throw new TrackOptionsError(`a fault must have one ending, got ${endings.join(" and ")}`)
  if (effect.reset !== undefined && effect.cutAfterBytes !== undefined) {
    throw new TrackOptionsError("a fault must have one ending, got reset and cutAfterBytes")
  }
  if (effect.body !== undefined && !hasStatus) throw new TrackOptionsError("body must come with status or retryAfter")
  if (effect.headers !== undefined && effect.reset !== undefined) {
    throw new TrackOptionsError("headers must come with an answer, got reset")
  }
  if (effect.apply !== undefined && !hasStatus && effect.cutAfterBytes === undefined) {
    throw new TrackOptionsError("apply must come with status, retryAfter or cutAfterBytes")
  }
  checkBody(effect)
}

function checkBody({ status, body = "", cutAfterBytes }: FaultEffect): void {
  if (status === undefined || !bodiless.includes(status)) return
  if (body !== "") throw new TrackOptionsError(`body must be empty with status ${status}, which has none`)
  if (cutAfterBytes !== undefined) {
    throw new TrackOptionsError(`cutAfterBytes must come with a body, got status ${status}, which has none`)
  }
}
