import { endpointNames } from "../document/select-endpoints.ts"
import { isObject, type Json, type JsonObject } from "../json.ts"
import { splitPlace, wholeApi } from "../normal-form/shape.ts"
import type { StatedLimit } from "../normal-form/stated-limits.ts"
import { locate, type SpecPath, schemaAt, valueAt } from "./locate.ts"

/** An entry of our spec's `x-limits`. */
export interface OurLimit {
  name: string
  value: number
}

const unitOfSuffix: readonly [RegExp, StatedLimit["unit"][]][] = [
  // A limit in bytes keeps one in characters too.
  [/Bytes$/, ["bytes", "characters"]],
  [/PerSecond$/, ["per second"]],
  [/Count$/, ["entries"]],
]

/**
 * The limits of ours that a figure stated at the place may mean: those that the schemas on the way and below refer to.
 * For an endpoint and for an operation as a whole, also those that no schema refers to, such as a request's size.
 */
export function limitsFor(spec: JsonObject, place: string): OurLimit[] {
  const { root, steps } = splitPlace(place)
  const names = new Set<string>()
  if (root === wholeApi) return allLimits(spec)
  const isEndpoint = isOfEndpoint(root)
  if (isEndpoint || steps.length === 0) for (const { name } of wholeLimits(spec)) names.add(name)
  for (const path of pathsOnTheWay(spec, place)) {
    for (const name of limitNames(schemaAt(spec, path))) names.add(name)
  }
  if (!isEndpoint) for (const name of namesBelow(spec, locate(spec, place))) names.add(name)
  return allLimits(spec).filter(({ name }) => names.has(name))
}

/**
 * The limits of ours that a figure stated at the place itself may mean, the largest first: what is said of one attribute
 * among many is not meant for all. Those that it undercuts if there are any, of these those that no other figure of the
 * same text repeats.
 */
export function ownLimits(
  spec: JsonObject,
  place: string,
  stated: StatedLimit,
  sameText: readonly StatedLimit[],
): OurLimit[] {
  const { root, steps } = splitPlace(place)
  const own = limitNames(schemaAt(spec, locate(spec, place)))
  const whole = isOfEndpoint(root) || steps.length === 0 ? wholeLimits(spec).map(({ name }) => name) : []
  const all = limitsFor(spec, place)
    .filter((limit) => measures(limit, stated.unit))
    .filter(({ name }) => root === wholeApi || own.includes(name) || whole.includes(name))
    .sort((a, b) => b.value - a.value)
  const undercut = all.filter(({ value }) => value > stated.value)
  const unsaid = undercut.filter((limit) => !isSaid(limit, stated, sameText))
  return [unsaid, undercut, all].find((limits) => limits.length > 0) ?? []
}

/** Whether the text says the figure of the limit, in the same unit. */
export function isSaid(limit: OurLimit, { unit }: StatedLimit, text: readonly StatedLimit[]): boolean {
  return text.some((each) => each.unit === unit && each.value === limit.value)
}

function isOfEndpoint(root: string): boolean {
  return endpointNames.some((name) => root === name || root.startsWith(`${name} `))
}

/** The limits that no schema refers to, such as a request's size. */
function wholeLimits(spec: JsonObject): OurLimit[] {
  const referred = new Set(namesWithin(spec, schemasOf(spec)))
  return allLimits(spec).filter(({ name }) => !referred.has(name))
}

/** Whether a limit of ours keeps a caller within the stated one. */
export function covers(limits: readonly OurLimit[], stated: StatedLimit): boolean {
  return limits.some((limit) => measures(limit, stated.unit) && keeps(limit.value, stated))
}

/** Sizes are checked exactly, so they must be the same; a slower pace than the stated one is in order. */
function keeps(value: number, stated: StatedLimit): boolean {
  return stated.unit === "per second" ? value <= stated.value : value === stated.value
}

export function measures({ name }: OurLimit, unit: StatedLimit["unit"]): boolean {
  return unitOfSuffix.some(([suffix, units]) => suffix.test(name) && units.includes(unit))
}

export function allLimits(spec: JsonObject): OurLimit[] {
  const entries = isObject(spec["x-limits"]) ? Object.entries(spec["x-limits"]) : []
  return entries.flatMap(([name, entry]) =>
    isObject(entry) && typeof entry.value === "number" ? [{ name, value: entry.value }] : [],
  )
}

function schemasOf(spec: JsonObject): Json {
  return valueAt(spec, ["components", "schemas"]) ?? {}
}

function pathsOnTheWay(spec: JsonObject, place: string): (SpecPath | undefined)[] {
  const parts = place.split("/")
  return parts.map((_, index) => locate(spec, parts.slice(0, index + 1).join("/")))
}

function namesBelow(spec: JsonObject, path: SpecPath | undefined): string[] {
  return path ? namesWithin(spec, valueAt(spec, path)) : []
}

/** The limits that a schema refers to, in itself and in what its references lead to. */
function namesWithin(spec: JsonObject, node: Json | undefined, seen = new Set<string>()): string[] {
  const references = referencesIn(node).filter((ref) => !seen.has(ref))
  for (const ref of references) seen.add(ref)
  const referred = references.flatMap((ref) => namesWithin(spec, valueAt(spec, ref.slice(2).split("/")), seen))
  return [...limitNamesIn(node), ...referred]
}

/** The limits that a schema refers to in itself. */
function limitNamesIn(node: Json | undefined): string[] {
  if (Array.isArray(node)) return node.flatMap(limitNamesIn)
  return isObject(node) ? [...limitNames(node), ...Object.values(node).flatMap(limitNamesIn)] : []
}

function referencesIn(node: Json | undefined): string[] {
  if (Array.isArray(node)) return node.flatMap(referencesIn)
  if (!isObject(node)) return []
  return typeof node.$ref === "string" ? [node.$ref] : Object.values(node).flatMap(referencesIn)
}

/** The schemas that refer to a limit. */
export function usersOf(spec: JsonObject, limit: string): string[] {
  const schemas = schemasOf(spec)
  return Object.entries(isObject(schemas) ? schemas : {}).flatMap(([name, schema]) =>
    limitNamesIn(schema).includes(limit) ? [name] : [],
  )
}

function limitNames(schema: JsonObject | undefined): string[] {
  return Object.entries(schema ?? {}).flatMap(([keyword, name]) =>
    /^x-limit(-|$)/.test(keyword) && typeof name === "string" ? [name] : [],
  )
}
