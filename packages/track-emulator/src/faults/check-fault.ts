import { validateHeaderName, validateHeaderValue } from "node:http"
import { checkKeys, checkNumber, TrackOptionsError } from "@cio/track-core"
import type { Fault, FaultEffect } from "./fault.ts"

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
  if (!isPlain(fault)) throw wrong("a fault", "be an object or a function", fault)
  checkKeys("a fault", fault, ["match", "times", ...effectMembers])
  if (fault.match !== undefined) checkMatch(fault.match)
  if (fault.times !== undefined) checkNumber("times", fault.times, { min: 1, integer: true, infinite: true })
  checkMembers(fault)
}

/**
 * The same for what a script gives, which has met its request already.
 *
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function checkEffect(effect: FaultEffect): void {
  const where = "what a script gives"
  if (!isPlain(effect)) throw wrong(where, "be an object or undefined", effect)
  checkKeys(where, effect, effectMembers)
  checkMembers(effect)
}

function checkMatch(match: unknown): void {
  if (!isPlain(match)) throw wrong("match", "be an object of path and method", match)
  checkKeys("match", match, ["path", "method"])
  const { path, method }: { path?: unknown; method?: unknown } = match
  if (path !== undefined) {
    if (typeof path !== "string" || !path.startsWith("/")) throw wrong("match.path", "be text that starts with /", path)
    if (path.includes("?")) throw wrong("match.path", "be without a query", path)
  }
  if (method !== undefined && (typeof method !== "string" || method === ""))
    throw wrong("match.method", "be non-empty text", method)
}

function checkMembers(effect: FaultEffect): void {
  const { status, delayMs, applyDelayMs, cutAfterBytes, body, headers, retryAfter } = effect
  // Types are no hindrance in JavaScript.
  const { reset, apply }: { reset?: unknown; apply?: unknown } = effect
  if (status !== undefined) checkNumber("status", status, { min: 200, max: 599, integer: true })
  if (delayMs !== undefined) checkNumber("delayMs", delayMs, { min: 0, max: maxDelayMs })
  if (applyDelayMs !== undefined) checkNumber("applyDelayMs", applyDelayMs, { min: 0, max: maxDelayMs })
  if (cutAfterBytes !== undefined) checkNumber("cutAfterBytes", cutAfterBytes, { min: 0, integer: true })
  if (body !== undefined && !isBody(body)) throw wrong("body", "be text or an object that JSON can hold", body)
  if (headers !== undefined) checkHeaders(headers)
  if (retryAfter !== undefined) checkRetryAfter(retryAfter)
  if (reset !== undefined && reset !== "before" && reset !== "after")
    throw wrong("reset", 'be "before" or "after"', reset)
  if (apply !== undefined && typeof apply !== "boolean") throw wrong("apply", "be a boolean", apply)
  if (effect.rejectOperations !== undefined) checkIndexes(effect.rejectOperations)
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

function checkHeaders(headers: unknown): void {
  if (!isPlain(headers)) throw wrong("headers", "be an object of text", headers)
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== "string") throw new TrackOptionsError(`headers must hold text, got ${show(value)} as ${name}`)
    try {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    } catch (cause) {
      throw new TrackOptionsError(`headers must be valid HTTP headers, got ${JSON.stringify(name)}`, { cause })
    }
  }
}

function checkRetryAfter(value: unknown): void {
  if (typeof value === "number") {
    checkNumber("retryAfter", value, { min: 0 })
  } else if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TrackOptionsError("retryAfter must be a valid Date, got Invalid Date")
  } else if (typeof value !== "string") {
    throw wrong("retryAfter", "be seconds, a Date or text", value)
  } else {
    try {
      validateHeaderValue("retry-after", value)
    } catch (cause) {
      throw new TrackOptionsError(`retryAfter must be a valid header's value, got ${show(value)}`, { cause })
    }
  }
}

function checkIndexes(indexes: unknown): void {
  if (!Array.isArray(indexes)) throw wrong("rejectOperations", "be an array", indexes)
  for (const index of indexes) checkNumber("rejectOperations", index, { min: 0, integer: true })
}

function checkCombination(effect: FaultEffect): void {
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
}

/** True for an object as written in braces: a promise, a `Headers` or an array has no members that could be meant. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function wrong(name: string, rule: string, value: unknown): TrackOptionsError {
  return new TrackOptionsError(`${name} must ${rule}, got ${show(value)}`)
}

/** A value for a message, and never the inside of an object. */
function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value === "function") return "a function"
  if (typeof value !== "object" || value === null) return String(value)
  if (Array.isArray(value)) return "an array"
  return isPlain(value) ? "an object" : `a ${value.constructor.name}`
}
