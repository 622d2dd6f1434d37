import { TrackOptionsError } from "@cio/track-core"

/** The error of a member that breaks its rule. */
export function faultError(name: string, rule: string, value: unknown): TrackOptionsError {
  return new TrackOptionsError(`${name} must ${rule}, got ${shown(value)}`)
}

/** A value for a message: short, and never the inside of an object. */
export function shown(value: unknown): string {
  if (typeof value === "string")
    return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}...` : JSON.stringify(value)
  if (typeof value === "function") return "a function"
  if (typeof value !== "object" || value === null) return String(value)
  if (Array.isArray(value)) return "an array"
  return isPlain(value) ? "an object" : `a ${value.constructor.name}`
}

/** True for an object as written in braces: a promise, a `Headers` or an array has no members that could be meant. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
