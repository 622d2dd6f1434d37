import { canonical, type Json, member } from "../json.ts"
import { alternativeKey } from "../normal-form/finish-shape.ts"
import { type Shape, stepInto } from "../normal-form/shape.ts"
import type { Change, Mark, Marks } from "./change.ts"
import { compareBounds, compareStated } from "./compare-limits.ts"

/** Every difference between what a place allowed and what it allows now. */
export function compareShapes(from: Shape, to: Shape, place: string, marks: Marks): Change[] {
  if (canonical(from) === canonical(to)) return []
  if (from.alternatives || to.alternatives) {
    return [...compareAlternatives(from, to, place, marks), ...compareProse(from, to, place)]
  }
  const types = compareTypes(from, to, place, marks)
  // Of another kind altogether: what is inside it is not a list of changes but something new.
  if (types?.shape) return [types, ...compareProse(from, to, place)]
  return [
    ...(types ? [types] : []),
    ...compareValues(from, to, place, marks),
    ...compareProperties(from, to, place, marks),
    ...compareAdditional(from, to, place, marks),
    ...(from.items || to.items ? compareShapes(from.items ?? {}, to.items ?? {}, stepInto(place, "[]"), marks) : []),
    ...compareBounds(from.bounds ?? {}, to.bounds ?? {}, place, marks),
    ...compareUnread(from, to, place),
    ...compareAnnotations(from, to, place, marks),
    ...compareProse(from, to, place),
  ]
}

function compareTypes(from: Shape, to: Shape, place: string, marks: Marks): Change | undefined {
  const [was, is] = [typeName(from), typeName(to)]
  if (was === is) return undefined
  const change = { place, aspect: "type", from: was, to: is, text: `type changed from ${was} to ${is}` }
  if (includes(to.types, from.types)) return { mark: marks.wider, ...change }
  if (includes(from.types, to.types)) return { mark: marks.narrower, ...change }
  return { mark: "breaking", ...change, shape: to }
}

export function typeName(shape: Shape): string {
  return shape.types?.join(" | ") ?? "anything"
}

function includes(outer: string[] | undefined, inner: string[] | undefined): boolean {
  if (!outer) return true
  return inner?.every((type) => outer.includes(type) || (type === "integer" && outer.includes("number"))) ?? false
}

function compareValues(from: Shape, to: Shape, place: string, marks: Marks): Change[] {
  const [was, is] = [from.values, to.values]
  const change = { place, aspect: "values", from: was ?? "none", to: is ?? "none" }
  if (!was && is) return [{ mark: marks.narrower, ...change, text: `limited to ${quoted(is)}` }]
  if (was && !is) return [{ mark: marks.wider, ...change, text: `no longer limited to ${quoted(was)}` }]
  const removed = without(was ?? [], is ?? [])
  const added = without(is ?? [], was ?? [])
  return [
    ...(removed.length > 0 ? [{ mark: marks.narrower, ...change, text: `${quoted(removed)} removed` }] : []),
    ...(added.length > 0 ? [{ mark: marks.wider, ...change, text: `${quoted(added)} added` }] : []),
  ]
}

function without(values: Json[], others: Json[]): Json[] {
  const known = new Set(others.map(canonical))
  return values.filter((value) => !known.has(canonical(value)))
}

function quoted(values: Json[]): string {
  return `${values.length > 1 ? "values" : "value"} ${values.map((value) => JSON.stringify(value)).join(", ")}`
}

function compareProperties(from: Shape, to: Shape, place: string, marks: Marks): Change[] {
  const names = [...new Set([...Object.keys(from.properties ?? {}), ...Object.keys(to.properties ?? {})])]
  const needed = [...new Set([...(from.required ?? []), ...(to.required ?? [])])].filter(
    (name) => !names.includes(name),
  )
  return [...names, ...needed].flatMap((name): Change[] => {
    const inner = stepInto(place, name)
    const [before, after] = [member(from.properties, name), member(to.properties, name)]
    const [was, is] = [presence(from, name), presence(to, name)]
    const change = { place: inner, from: was, to: is }
    if (before && after)
      return [...compareRequired(from, to, name, inner, marks), ...compareShapes(before, after, inner, marks)]
    if (after) {
      const mark = marks.direction === "request" && is === "required" ? "breaking" : "additive"
      return [{ mark, ...change, aspect: "property", text: `added, ${is} (${describe(after)})`, shape: after }]
    }
    if (before) return [{ mark: "breaking", ...change, aspect: "property", text: "removed" }]
    return compareRequired(from, to, name, inner, marks)
  })
}

function compareRequired(from: Shape, to: Shape, name: string, place: string, marks: Marks): Change[] {
  const [was, is] = [presence(from, name), presence(to, name)]
  if (was === "required" && is !== "required") {
    return [{ mark: marks.wider, place, aspect: "required", from: was, to: "optional", text: "no longer required" }]
  }
  if (was !== "required" && is === "required") {
    return [{ mark: marks.narrower, place, aspect: "required", from: "optional", to: is, text: "now required" }]
  }
  return []
}

function presence(shape: Shape, name: string): "required" | "optional" | "none" {
  if (shape.required?.includes(name)) return "required"
  return member(shape.properties, name) ? "optional" : "none"
}

function describe(shape: Shape): string {
  if (shape.alternatives) return `one of ${Object.keys(shape.alternatives).join(", ")}`
  return shape.values ? shape.values.map((value) => JSON.stringify(value)).join(" | ") : typeName(shape)
}

function compareAdditional(from: Shape, to: Shape, place: string, marks: Marks): Change[] {
  if (from.additional && to.additional) {
    return compareShapes(from.additional, to.additional, stepInto(place, "{}"), marks)
  }
  const [was, is] = [openness(from), openness(to)]
  if (was === is) return []
  const isNarrower = is === "closed" || was === "open"
  const change = { place, aspect: "additional", from: was, to: is, text: `other properties: ${was}, now ${is}` }
  return [
    { mark: isNarrower ? marks.narrower : marks.wider, ...change, ...(to.additional && { shape: to.additional }) },
  ]
}

function openness(shape: Shape): string {
  if (shape.additional === false) return "closed"
  return shape.additional ? describe(shape.additional) : "open"
}

function compareAlternatives(from: Shape, to: Shape, place: string, marks: Marks): Change[] {
  const [before, after] = [alternativesOf(from), alternativesOf(to)]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): Change[] => {
    const inner = stepInto(place, `(${key})`)
    const [was, is] = [member(before, key), member(after, key)]
    if (was && is) return compareShapes(was, is, inner, marks)
    if (is) {
      const change = { place: inner, aspect: "alternative", from: "none", to: "present", shape: is }
      return [{ mark: marks.wider, ...change, text: `alternative ${key} added` }]
    }
    return [
      {
        mark: marks.narrower,
        place: inner,
        aspect: "alternative",
        from: "present",
        to: "none",
        text: `alternative ${key} removed`,
      },
    ]
  })
}

/** A shape without alternatives is the one alternative that it is. */
function alternativesOf(shape: Shape): Record<string, Shape> {
  if (shape.alternatives) return shape.alternatives
  const { text: _text, stated: _stated, ...rest } = shape
  return { [alternativeKey(shape)]: rest }
}

function compareUnread(from: Shape, to: Shape, place: string): Change[] {
  const keywords = [...new Set([...Object.keys(from.unread ?? {}), ...Object.keys(to.unread ?? {})])]
  return keywords.flatMap((aspect): Change[] => {
    const [was, is] = [member(from.unread, aspect) ?? "none", member(to.unread, aspect) ?? "none"]
    if (was === is) return []
    const how = was === "none" ? "added" : is === "none" ? "removed" : "changed"
    const text = `keyword ${aspect} ${how}, which only a person can judge`
    return [{ mark: "breaking", place, aspect, from: was, to: is, text, isOpaque: true }]
  })
}

function compareAnnotations(from: Shape, to: Shape, place: string, marks: Marks): Change[] {
  return (["default", "format", "deprecated"] as const).flatMap((aspect): Change[] => {
    const [was, is] = [from[aspect] ?? "none", to[aspect] ?? "none"]
    if (canonical(was) === canonical(is)) return []
    // Whoever leaves the property out gets another result. All else annotates.
    const mark: Mark =
      aspect === "default" && was !== "none" && is !== "none" && marks.direction === "request" ? "breaking" : "wording"
    const text =
      aspect === "deprecated" ? (is === true ? "marked deprecated" : "no longer deprecated") : changed(aspect, was, is)
    return [{ mark, place, aspect, from: was, to: is, text }]
  })
}

function changed(aspect: string, was: Json, is: Json): string {
  if (was === "none") return `${aspect} ${JSON.stringify(is)} added`
  if (is === "none") return `${aspect} ${JSON.stringify(was)} removed`
  return `${aspect} changed from ${JSON.stringify(was)} to ${JSON.stringify(is)}`
}

/** What changed in the description: its words, and the limits it states. */
export function compareProse(
  from: Pick<Shape, "text" | "stated">,
  to: Pick<Shape, "text" | "stated">,
  place: string,
): Change[] {
  const stated = compareStated(from.stated ?? [], to.stated ?? [], place)
  if (from.text === to.text) return stated
  const [was, is] = [from.text ?? "none", to.text ?? "none"]
  const how = was === "none" ? "added" : is === "none" ? "removed" : "changed"
  return [...stated, { mark: "wording", place, aspect: "text", from: was, to: is, text: `description ${how}` }]
}
