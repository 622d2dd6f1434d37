import type { Change } from "../compare/change.ts"
import type { JsonObject } from "../json.ts"
import { type Snapshot, wholeApi } from "../normal-form/shape.ts"
import { formatLimit, parseLimit } from "../normal-form/stated-limits.ts"
import { statements } from "./differences.ts"
import { covers, isSaid, limitsFor, ownLimits } from "./our-limits.ts"

/**
 * Judges a limit that is written down for the first time by what our spec has: it changes nothing where ours keeps to it
 * already, and it lowers ours where it undercuts the one limit of ours that it can mean.
 */
export function judgeStated(change: Change, spec: JsonObject, after: Snapshot): Change {
  if (change.aspect !== "stated" || change.from !== "none") return change
  const stated = parseLimit(String(change.to))
  if (covers(limitsFor(spec, change.place), stated)) {
    return { ...change, mark: "wording", text: `limit of ${String(change.to)} stated, which our spec has already` }
  }
  const sameText = statements(after).find(({ place }) => place === change.place)?.stated ?? []
  const undercut = ownLimits(spec, change.place, stated, sameText).filter(({ value }) => value > stated.value)
  const [limit, ...others] = undercut
  if (!limit) return change
  const named = undercut.map(({ name, value }) => `${formatLimit({ ...stated, value })} (${name})`).join(", ")
  // The introduction may speak of other APIs, and a text that says our figure too means both.
  if (others.length > 0 || change.place === wholeApi || isSaid(limit, stated, sameText)) {
    return { ...change, text: `limit of ${String(change.to)} stated, lower than ours of ${named}` }
  }
  // With ours as the old figure, the edit of x-limits finds it.
  const from = formatLimit({ ...stated, value: limit.value })
  return { ...change, from, text: `stated limit lowered from ours ${named} to ${String(change.to)}` }
}
