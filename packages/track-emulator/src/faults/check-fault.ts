import { checkKeys, checkNumber, TrackOptionsError } from "@cio/track-core"
import { checkProbability, checkSeed } from "./check-chance.ts"
import { checkCombination } from "./check-combination.ts"
import { checkHeaders, checkRetryAfter } from "./check-headers.ts"
import { checkOperationMatch, checkRequestMatch } from "./check-match.ts"
import type { Fault, FaultEffect } from "./fault.ts"
import { faultError, isPlain } from "./fault-error.ts"
import { isDrawn } from "./is-drawn.ts"

const effectMembers = [
  ...["status", "body", "headers", "retryAfter", "delayMs", "applyDelayMs", "reset", "cutAfterBytes", "apply"],
  "rejectOperations",
]

/** The longest that a timer can wait: beyond it, it would not wait at all. */
const maxDelayMs = 2 ** 31 - 1

/**
 * Fails at once on a fault that cannot be carried out.
 *
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function checkFault(fault: Fault): void {
  if (!isPlain(fault)) throw faultError("a fault", "be an object or a function", fault)
  checkKeys("a fault", fault, ["match", "times", "probability", "seed", "label", ...effectMembers])
  // Types are no hindrance in JavaScript.
  const { match, times, probability, label, rejectOperations }: { [Name in keyof Fault]?: unknown } = fault
  if (match !== undefined) checkRequestMatch(match)
  if (times !== undefined) checkTimes(times)
  if (label !== undefined && (typeof label !== "string" || label === ""))
    throw faultError("label", "be non-empty text", label)
  if (probability !== undefined) checkProbability("probability", probability)
  checkRejected(rejectOperations, "draws")
  checkMembers(fault)
  if (fault.seed === undefined) return
  checkSeed(fault.seed)
  if (!isDrawn(fault)) throw new TrackOptionsError("seed must come with a probability")
}

/**
 * The same for what a script gives, which has met its request already.
 *
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function checkEffect(effect: FaultEffect): void {
  const where = "what a script gives"
  if (!isPlain(effect)) throw faultError(where, "be an object or undefined", effect)
  checkKeys(where, effect, effectMembers)
  checkRejected(effect.rejectOperations, "draws nothing")
  checkMembers(effect)
}

function checkTimes(times: unknown): void {
  if (times === "always") return
  if (typeof times === "string") throw faultError("times", 'be an integer >= 1, Infinity or "always"', times)
  checkNumber("times", times, { min: 1, integer: true, infinite: true })
}

function checkMembers(effect: FaultEffect): void {
  const { status, delayMs, applyDelayMs, cutAfterBytes, body, headers, retryAfter } = effect
  // Types are no hindrance in JavaScript.
  const { reset, apply }: { reset?: unknown; apply?: unknown } = effect
  if (status !== undefined) checkNumber("status", status, { min: 200, max: 599, integer: true })
  if (delayMs !== undefined) checkNumber("delayMs", delayMs, { min: 0, max: maxDelayMs })
  if (applyDelayMs !== undefined) checkNumber("applyDelayMs", applyDelayMs, { min: 0, max: maxDelayMs })
  if (cutAfterBytes !== undefined) checkNumber("cutAfterBytes", cutAfterBytes, { min: 0, integer: true })
  if (body !== undefined && !isBody(body)) throw faultError("body", "be text or an object that JSON can hold", body)
  if (headers !== undefined) checkHeaders(headers)
  if (retryAfter !== undefined) checkRetryAfter(retryAfter)
  if (reset !== undefined && reset !== "before" && reset !== "after")
    throw faultError("reset", 'be "before" or "after"', reset)
  if (apply !== undefined && typeof apply !== "boolean") throw faultError("apply", "be a boolean", apply)
  checkCombination(effect)
}

function isBody(body: unknown): boolean {
  if (typeof body === "string") return true
  if (typeof body !== "object" || body === null) return false
  try {
    // Undefined when a toJSON of its own says so.
    return JSON.stringify(body) !== undefined
  } catch {
    return false
  }
}

function checkRejected(rejected: unknown, draws: "draws" | "draws nothing"): void {
  if (rejected === undefined) return
  if (isPlain(rejected)) {
    checkOperationMatch("rejectOperations", rejected, draws)
  } else if (Array.isArray(rejected)) {
    for (const index of rejected) checkNumber("rejectOperations", index, { min: 0, integer: true })
  } else {
    throw faultError("rejectOperations", "be an array of indexes or an object", rejected)
  }
}
