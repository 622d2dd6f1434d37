import { createHash } from "node:crypto"
import { canonical } from "../json.ts"
import type { Draft } from "./draft.ts"
import type { Mends } from "./mends.ts"
import { type Shape, stepInto } from "./shape.ts"
import { formatLimit, statedLimits } from "./stated-limits.ts"

/** Whether a shape is of what the caller sends or of what the service answers. */
export type Direction = "request" | "answer"

interface FinishContext {
  direction: Direction
  mends: Mends
}

/** Turns the alternatives of a schema into its shape, and mends what code generation cannot digest. */
export function finishShape(drafts: readonly Draft[], place: string, context: FinishContext): Shape {
  const [first, ...others] = drafts
  if (!first) return { values: [] }
  const common = first.prose.filter((text) => others.every(({ prose }) => prose.includes(text)))
  const shapes = withoutRepeats(drafts.map((draft) => finishOne(draft, common, place, drafts.length > 1, context)))
  const joined = joinScalars(shapes)
  const [single] = joined
  if (single && joined.length === 1) return { ...single, ...proseFacts(common) }
  return { alternatives: keyed(joined), ...proseFacts(common) }
}

/** What prose leaves in a shape: a hash to tell when it changes, and the limits it states. */
export function proseFacts(prose: readonly string[]): Pick<Shape, "text" | "stated"> {
  const facts: Pick<Shape, "text" | "stated"> = {}
  const text = prose.map((part) => part.replaceAll(/\s+/g, " ").trim()).filter((part) => part !== "")
  if (text.length > 0) facts.text = createHash("sha256").update(text.join("\n")).digest("hex").slice(0, 12)
  // Repetitions stay: a name and a value may have the same limit.
  const stated = text.flatMap(statedLimits).map(formatLimit).sort()
  if (stated.length > 0) facts.stated = stated
  return facts
}

function finishOne(
  draft: Draft,
  common: string[],
  place: string,
  isAlternative: boolean,
  context: FinishContext,
): Shape {
  const shape: Shape = {}
  if (draft.types) shape.types = [...new Set(draft.types)].sort()
  if (draft.values) shape.values = sortedValues(draft.values)
  finishObject(draft, shape, place, context)
  if (isAlternative && context.direction === "request" && shape.properties && !shape.required) {
    // An alternative that requires nothing takes what was meant for another one.
    shape.required = Object.keys(shape.properties).sort()
    context.mends.note("required", place)
  }
  if (draft.items) shape.items = finishShape(draft.items, stepInto(place, "[]"), context)
  if (shape.items && canonical(shape.items) === "{}") delete shape.items
  if (draft.bounds.size > 0) shape.bounds = Object.fromEntries([...draft.bounds].sort())
  if (draft.unread.size > 0) shape.unread = Object.fromEntries([...draft.unread].sort())
  if (draft.default !== undefined) shape.default = draft.default
  if (draft.format !== undefined) shape.format = draft.format
  if (draft.deprecated) shape.deprecated = true
  return { ...shape, ...proseFacts(draft.prose.filter((text) => !common.includes(text))) }
}

function finishObject(draft: Draft, shape: Shape, place: string, context: FinishContext): void {
  const properties = new Map<string, Shape>()
  for (const [name, drafts] of draft.properties) {
    const inner = stepInto(place, name)
    const hidden = context.direction === "request" ? "readOnly" : "writeOnly"
    if (drafts.length > 0 && drafts.every((each) => each[hidden])) {
      if (hidden === "readOnly") context.mends.note("readOnly", inner)
    } else if (drafts.length > 0) {
      properties.set(name, finishShape(drafts, inner, context))
    }
  }
  if (properties.size > 0) shape.properties = Object.fromEntries(properties)
  const required = [...draft.required].filter((name) => !draft.properties.has(name) || properties.has(name)).sort()
  if (required.length > 0) shape.required = required
  if (draft.additional?.length === 0) shape.additional = false
  else if (draft.additional) shape.additional = finishShape(draft.additional, stepInto(place, "{}"), context)
  else if (properties.size > 0 && context.direction === "request") {
    // Left open, a misspelt name would compile. Objects without any named property stay free-form.
    shape.additional = false
    context.mends.note("closed", place)
  }
  if (shape.additional && canonical(shape.additional) === "{}") delete shape.additional
}

/** Joins alternatives that are nothing but types or nothing but values into one. */
function joinScalars(shapes: Shape[]): Shape[] {
  const joined: Shape[] = []
  for (const shape of shapes) {
    const index = joined.findIndex((other) => joinable(other, shape))
    const other = joined[index]
    if (other) joined[index] = joinPair(other, shape)
    else joined.push(shape)
  }
  return joined
}

function joinPair(a: Shape, b: Shape): Shape {
  const both: Shape = { ...a, ...b }
  if (a.types && b.types) both.types = [...new Set([...a.types, ...b.types])].sort()
  else delete both.types
  if (a.values || b.values) both.values = sortedValues([...(a.values ?? nullValue(a)), ...(b.values ?? nullValue(b))])
  return both
}

function joinable(a: Shape, b: Shape): boolean {
  const isScalar = (shape: Shape) =>
    Object.keys(shape).every((key) => key === "types" || key === "values" || key === "text")
  if (!isScalar(a) || !isScalar(b)) return false
  if (a.values && b.values) return true
  // An alternative that allows anything takes no part: the others would be lost in it.
  return a.types !== undefined && b.types !== undefined && (a.values === b.values || isNull(a) || isNull(b))
}

function nullValue(shape: Shape): null[] {
  return isNull(shape) ? [null] : []
}

function isNull(shape: Shape): boolean {
  return shape.types?.length === 1 && shape.types[0] === "null"
}

function keyed(shapes: Shape[]): Record<string, Shape> {
  const alternatives = new Map<string, Shape>()
  for (const shape of shapes) {
    const key = alternativeKey(shape)
    let free = key
    for (let count = 2; alternatives.has(free); count++) free = `${key}#${count}`
    alternatives.set(free, shape)
  }
  return Object.fromEntries([...alternatives].sort())
}

/** What tells an alternative from the others: its required keys, else its types. */
export function alternativeKey(shape: Shape): string {
  const names = shape.required ?? Object.keys(shape.properties ?? {}).sort()
  if (names.length > 0) return names.join("+")
  return shape.types?.join("|") ?? "anything"
}

function sortedValues<T>(values: T[]): T[] {
  const byText = new Map(values.map((value) => [canonical(value), value]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}

function withoutRepeats(shapes: Shape[]): Shape[] {
  return [...new Map(shapes.map((shape) => [canonical({ ...shape, text: undefined }), shape])).values()]
}
