import type { Change } from "../compare/change.ts"
import type { JsonObject } from "../json.ts"
import { locate } from "../ours/locate.ts"
import { isEnforced, limitOfBound, ownBound, proseAt } from "../ours/our-bounds.ts"
import { type OurLimit, usersOf } from "../ours/our-limits.ts"
import { parseSpec } from "../ours/parse-spec.ts"
import { mentions } from "./edit-limit.ts"
import { setValue } from "./yaml-edit.ts"

/** What becomes of a changed bound such as `maxLength`. */
export type BoundEdit =
  | { kind: "made"; text: string; toReread: string[] }
  /** It is a keyword of the schema like any other; what to reread once it is set. */
  | { kind: "keyword"; toReread: string[] }
  | { kind: "byHand"; reason: string }

/**
 * Decides on a bound: one that means a limit of ours moves that limit, and one that no code of ours heeds needs a
 * person, since writing it down would keep nobody within it. A limit is moved when all schemas that have it change so;
 * `all` are the changes of the run.
 */
export function editBound(text: string, change: Change, all: readonly Change[]): BoundEdit {
  const { place, aspect, to } = change
  const spec = parseSpec(text)
  const own = ownBound(spec, place, aspect)
  if (own === to) return { kind: "made", text, toReread: keptLimit(spec, change) }
  const prose = proseAt(spec, place)
  const beside = prose === undefined ? [] : [`${place}: beside ${aspect} stands "${prose}"`]
  const byHand = (reason: string): BoundEdit => ({
    kind: "byHand",
    reason: prose === undefined ? reason : `${reason}; beside it stands "${prose}"`,
  })
  if (to === "none") return { kind: "keyword", toReread: beside }
  const limit = limitOfBound(spec, place, aspect)
  if (limit && typeof to === "number") {
    const refusal = whyNotMoved(spec, limit, change, all)
    if (refusal !== undefined) return byHand(refusal)
    if (limit.value === to) return { kind: "made", text, toReread: [] }
    const edited = setValue(text, ["x-limits", limit.name, "value"], to)
    return { kind: "made", text: edited, toReread: mentions(edited, limit.value) }
  }
  return isEnforced(spec, place, aspect) ? { kind: "keyword", toReread: beside } : byHand("nothing of ours enforces it")
}

function whyNotMoved(spec: JsonObject, limit: OurLimit, change: Change, all: readonly Change[]): string | undefined {
  const { aspect, from, to } = change
  if (limit.value === to) return undefined
  const alike = all.filter((other) => other.aspect === aspect && other.from === from && other.to === to)
  const changed = new Set(alike.map(({ place }) => locate(spec, place)?.[componentName]))
  const others = usersOf(spec, limit.name).filter((user) => !changed.has(user))
  if (others.length > 0) return `it means ${limit.name} (${limit.value}), which ${others.join(", ")} have too`
  if (Number(to) > limit.value && from !== limit.value) return `it means ${limit.name}, which is ${limit.value}`
  return undefined
}

/** Where a path into `components/schemas` names the component. */
const componentName = 2

/** A bound that goes takes no limit with it: prose may still state it. */
function keptLimit(spec: JsonObject, { place, aspect, from, to }: Change): string[] {
  const limit = to === "none" ? limitOfBound(spec, place, aspect) : undefined
  if (!limit) return []
  return [`${place}: ${aspect} ${String(from)} is no longer published; ${limit.name} stays ${limit.value}`]
}
