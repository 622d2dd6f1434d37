import type { Change } from "../compare/change.ts"
import { isObject, type Json, type JsonObject, member } from "../json.ts"
import { isBoundKeyword } from "../normal-form/read-schema.ts"
import { type Bound, splitPlace } from "../normal-form/shape.ts"
import type { StatedLimit } from "../normal-form/stated-limits.ts"
import { locate, operationSchemaName, schemaAt } from "./locate.ts"
import { allLimits, type OurLimit } from "./our-limits.ts"

/** The limit of ours that a keyword such as `maxLength` means at a place: the one that the schema there refers to. */
export function limitOfBound(spec: JsonObject, place: string, keyword: string): OurLimit | undefined {
  const name = schemaAt(spec, locate(spec, place))?.[referenceFor(keyword) ?? ""]
  return allLimits(spec).find((limit) => limit.name === name)
}

/** A string's length in characters is kept by a limit in bytes: no text has more characters than bytes. */
function referenceFor(keyword: string): string | undefined {
  if (keyword === "maxProperties") return "x-limit-count"
  return keyword === "maxLength" || /^x-.*(bytes|length)/i.test(keyword) ? "x-limit" : undefined
}

/** Whether a published bound that our spec lacks is kept by a limit of ours: by that figure, or by a lower one that is published beside it. */
export function isBoundKept(spec: JsonObject, { place, aspect, from, to }: Change, stated: readonly StatedLimit[]) {
  if (!isBoundKeyword(aspect) || to !== "none" || typeof from !== "number") return false
  const limit = limitOfBound(spec, place, aspect)
  if (!limit) return false
  return limit.value === from || (limit.value < from && stated.some(({ value }) => value === limit.value))
}

/** Whether a stated figure says no more than a lower bound beside it that a limit of ours keeps. */
export function isWithinBound(spec: JsonObject, place: string, bounds: Record<string, Bound>, stated: StatedLimit) {
  return Object.entries(bounds).some(
    ([keyword, bound]) => Number(bound) < stated.value && limitOfBound(spec, place, keyword)?.value === bound,
  )
}

/** Whether code of ours heeds a bound: the validators of operations do, and a reader of answers needs none. */
export function isEnforced(spec: JsonObject, place: string, keyword: string): boolean {
  const { root } = splitPlace(place)
  if (operationSchemaName(spec, root)) return !keyword.startsWith("x-")
  return !/ (body|parameters)$/.test(root)
}

/** What our spec has for the keyword at the place. */
export function ownBound(spec: JsonObject, place: string, keyword: string): Json {
  return member(schemaAt(spec, locate(spec, place)), keyword) ?? "none"
}

/** Our words at the place, which may tell of the bound. */
export function proseAt(spec: JsonObject, place: string): string | undefined {
  const schema = schemaAt(spec, locate(spec, place))
  return isObject(schema) && typeof schema.description === "string" ? schema.description.trim() : undefined
}
