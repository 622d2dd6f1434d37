import { canonical, type Json } from "../json.ts"
import type { Bound } from "./shape.ts"

/**
 * One alternative of a schema while it is being read. A schema is a list of them: none allows nothing, one is the usual
 * case, several are a union. In this form `allOf` is a product and a nested union is a longer list.
 */
export interface Draft {
  types?: string[]
  values?: Json[]
  properties: Map<string, Draft[]>
  required: Set<string>
  /** Unstated when absent; closed when empty. */
  additional?: Draft[]
  items?: Draft[]
  bounds: Map<string, Bound>
  unread: Map<string, string>
  prose: string[]
  default?: Json
  format?: string
  deprecated: boolean
  readOnly: boolean
  writeOnly: boolean
}

/** A draft that allows everything. */
export function emptyDraft(): Draft {
  return {
    properties: new Map(),
    required: new Set(),
    bounds: new Map(),
    unread: new Map(),
    prose: [],
    deprecated: false,
    readOnly: false,
    writeOnly: false,
  }
}

/** What both allow. Alternatives that contradict each other vanish, so the result may be empty. */
export function mergeDrafts(left: readonly Draft[], right: readonly Draft[]): Draft[] {
  return left.flatMap((a) => right.flatMap((b) => mergePair(a, b) ?? []))
}

function mergePair(a: Draft, b: Draft): Draft | undefined {
  const types = intersectTypes(a.types, b.types)
  const values = intersectValues(a.values, b.values)
  if (types?.length === 0 || values?.length === 0) return undefined
  const merged: Draft = {
    properties: mergeProperties(a.properties, b.properties),
    required: new Set([...a.required, ...b.required]),
    bounds: mergeBounds(a.bounds, b.bounds),
    unread: new Map([...a.unread, ...b.unread]),
    prose: [...new Set([...a.prose, ...b.prose])],
    deprecated: a.deprecated || b.deprecated,
    readOnly: a.readOnly || b.readOnly,
    writeOnly: a.writeOnly || b.writeOnly,
  }
  if (types) merged.types = types
  if (values) merged.values = values
  const additional = mergeOptional(a.additional, b.additional)
  if (additional) merged.additional = additional
  const items = mergeOptional(a.items, b.items)
  if (items) merged.items = items
  const byDefault = b.default ?? a.default
  if (byDefault !== undefined) merged.default = byDefault
  const format = b.format ?? a.format
  if (format !== undefined) merged.format = format
  const impossible = [...merged.required].some((name) => merged.properties.get(name)?.length === 0)
  return impossible ? undefined : merged
}

function mergeOptional(a: Draft[] | undefined, b: Draft[] | undefined): Draft[] | undefined {
  return a && b ? mergeDrafts(a, b) : (a ?? b)
}

function mergeProperties(a: Map<string, Draft[]>, b: Map<string, Draft[]>): Map<string, Draft[]> {
  const merged = new Map(a)
  for (const [name, drafts] of b) {
    const other = a.get(name)
    merged.set(name, other ? mergeDrafts(other, drafts) : drafts)
  }
  return merged
}

function intersectTypes(a: string[] | undefined, b: string[] | undefined): string[] | undefined {
  if (!a || !b) return a ?? b
  const within = (type: string, list: string[]) =>
    list.includes(type) || (type === "integer" && list.includes("number"))
  return [...new Set([...a.filter((type) => within(type, b)), ...b.filter((type) => within(type, a))])]
}

function intersectValues(a: Json[] | undefined, b: Json[] | undefined): Json[] | undefined {
  if (!a || !b) return a ?? b
  const allowed = new Set(b.map(canonical))
  return a.filter((value) => allowed.has(canonical(value)))
}

/** The tighter of two bounds; the later one where that cannot be told. */
function mergeBounds(a: Map<string, Bound>, b: Map<string, Bound>): Map<string, Bound> {
  const merged = new Map(a)
  for (const [keyword, bound] of b) {
    const other = a.get(keyword)
    const areNumbers = typeof other === "number" && typeof bound === "number"
    merged.set(keyword, !areNumbers ? bound : isLowerBound(keyword) ? Math.max(other, bound) : Math.min(other, bound))
  }
  return merged
}

/** Whether a larger number allows less, as with `minLength`. */
export function isLowerBound(keyword: string): boolean {
  return /^(min|exclusiveMin)/.test(keyword)
}
