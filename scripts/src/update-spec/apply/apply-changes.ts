import type { Change } from "../compare/change.ts"
import { canonical, type JsonObject } from "../json.ts"
import { isBoundKeyword } from "../normal-form/read-schema.ts"
import { type Snapshot, walkSnapshot } from "../normal-form/shape.ts"
import { differencesOfOurs } from "../ours/differences.ts"
import { locate } from "../ours/locate.ts"
import { parseSpec } from "../ours/parse-spec.ts"
import { editAnswer } from "./edit-answers.ts"
import { editBound } from "./edit-bound.ts"
import { editDeprecation } from "./edit-endpoint.ts"
import { editLimit } from "./edit-limit.ts"
import { addOperation, removeOperation } from "./edit-operations.ts"
import { type Edited, editSchema } from "./edit-schema.ts"
import { removeIdleSchemas } from "./remove-idle-schemas.ts"
import { type Placed, pathKey, sharedPlaces, splitProperty } from "./shared-places.ts"

/** Our spec after the changes that could be made without a person. */
export interface Applied {
  text: string
  /** Changes that could not be made, each with the reason. */
  notMade: { change: Change; reason: string }[]
  toDescribe: string[]
  toReread: string[]
}

/**
 * Makes upstream's changes in the text of our spec. `before` is the description that the spec was last brought up to,
 * `after` the new one. A place that our spec corrects is left alone, and so is a schema that places share when only some
 * of them changed.
 */
export function applyChanges(text: string, changes: readonly Change[], before: Snapshot, after: Snapshot): Applied {
  const spec = parseSpec(text)
  const corrected = new Map(differencesOfOurs(before, spec).map((difference) => [sideOf(difference), difference]))
  const shared = sharedPlaces(spec, before)
  const known = new Set([...walkSnapshot(before)].map(({ place }) => place))
  const described = [...walkSnapshot(after)].filter(({ place }) => known.has(place))
  const remaining = new Set([...walkSnapshot(after)].map(({ place }) => place))
  const applied: Applied = { text, notMade: [], toDescribe: [], toReread: [] }

  for (const group of groupByTarget(inOrder(changes), spec)) {
    const correction = corrected.get(sideOf(group.change))
    if (correction && canonical(correction.to) === canonical(group.change.to)) continue // ours says so already
    const reason = correction
      ? `our spec corrects this place: ${correction.text}`
      : (sharedWithUnchanged(group, shared, remaining, spec) ?? make(group, applied, described, changes))
    if (reason === undefined) continue
    applied.notMade.push(...group.places.map((place) => ({ change: { ...group.change, place }, reason })))
  }
  applied.text = removeIdleSchemas(text, applied.text)
  return applied
}

/** Why a schema must not be edited: it describes places that remain as they are. */
function sharedWithUnchanged(
  { change, places }: Group,
  shared: ReadonlyMap<string, readonly string[]>,
  remaining: ReadonlySet<string>,
  spec: JsonObject,
): string | undefined {
  const path = isOfSchema(change) ? locate(spec, targetOf(change)) : undefined
  const changed = new Set(places.map((place) => targetOf({ ...change, place })))
  const sharing = (path && shared.get(pathKey(path))) ?? []
  const unchanged = sharing.filter((place) => remaining.has(place) && !changed.has(place))
  if (unchanged.length === 0) return undefined
  return `one schema of our spec describes ${unchanged.slice(0, 3).join(", ")} too, where nothing changed`
}

/** Makes the change in `applied`, or says why not. */
function make(group: Group, applied: Applied, described: Placed, all: readonly Change[]): string | undefined {
  if (group.change.aspect === "stated") return makeLimit(group.change, applied)
  if (isBoundKeyword(group.change.aspect) && !group.change.isOpaque) {
    const bound = editBound(applied.text, group.change, all)
    if (bound.kind === "byHand") return bound.reason
    applied.toReread.push(...bound.toReread)
    if (bound.kind === "made") {
      applied.text = bound.text
      return undefined
    }
  }
  const edited = edit(applied.text, group, described)
  if (!edited) return "not a change that can be made without a person"
  applied.text = edited.text
  applied.toDescribe.push(...edited.toDescribe)
  return undefined
}

function edit(text: string, { change, places }: Group, described: Placed): Edited | undefined {
  switch (change.aspect) {
    case "operation":
      return change.to === "none" ? removeOperation(text, change.place) : addOperation(text, change, described)
    case "answer":
      return editAnswer(text, change)
    case "deprecated":
      return editDeprecation(text, change) ?? editSchema(text, change, places, described)
    default:
      return editSchema(text, change, places, described)
  }
}

function makeLimit(change: Change, applied: Applied): string | undefined {
  if (change.from === "none" || change.to === "none") return undefined // nothing to move; the check afterwards judges
  const edit = editLimit(applied.text, change)
  if (edit.kind === "ambiguous") return `it may be any of ${edit.names.join(", ")} in x-limits`
  if (edit.kind === "set") {
    applied.text = edit.text
    applied.toReread.push(...edit.toReread)
  }
  return undefined
}

/** Removals first, then changes within, then operations that are new: those reuse what the others became. */
function inOrder(changes: readonly Change[]): Change[] {
  const rank = ({ aspect, to }: Change) => (aspect !== "operation" ? 1 : to === "none" ? 0 : 2)
  const inSpec = changes.filter(({ aspect }) => aspect !== "text" && aspect !== "format")
  return inSpec.sort((a, b) => rank(a) - rank(b))
}

/** One change of one schema, and every place that shares both. */
interface Group {
  change: Change
  places: string[]
}

function groupByTarget(changes: readonly Change[], spec: JsonObject): Group[] {
  const groups = new Map<string, Group>()
  for (const change of changes) {
    const path = isOfSchema(change) ? locate(spec, targetOf(change)) : undefined
    const name = isOfParent(change) ? splitProperty(change.place).name : ""
    const { aspect, from, to, shape } = change
    const key = canonical([path ?? change.place, name, aspect, from, to, { ...shape, text: "" }])
    const group = groups.get(key) ?? { change, places: [] }
    groups.set(key, { ...group, places: [...group.places, change.place] })
  }
  return [...groups.values()]
}

function targetOf(change: Change): string {
  return isOfParent(change) ? splitProperty(change.place).parent : change.place
}

function isOfParent({ aspect }: Change): boolean {
  return aspect === "property" || aspect === "required"
}

/** Whether the change is made in the schema of its place, rather than in a list of operations, answers or limits. */
function isOfSchema({ aspect }: Change): boolean {
  return !["operation", "endpoints", "differs", "answer", "stated", "server", "auth"].includes(aspect)
}

function sideOf({ place, aspect }: Change): string {
  return `${aspect} of ${place}`
}
