import { member } from "../json.ts"
import { isLowerBound } from "../normal-form/draft.ts"
import type { Bound } from "../normal-form/shape.ts"
import { formatLimit, parseLimit, type StatedLimit } from "../normal-form/stated-limits.ts"
import type { Change, Marks } from "./change.ts"

/** What changed in keywords such as `maxLength`. */
export function compareBounds(
  from: Record<string, Bound>,
  to: Record<string, Bound>,
  place: string,
  marks: Marks,
): Change[] {
  const keywords = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return keywords.flatMap((aspect): Change[] => {
    const [was, is] = [member(from, aspect), member(to, aspect)]
    if (was === is) return []
    const change = { place, aspect, from: was ?? "none", to: is ?? "none" }
    if (was === undefined) return [{ mark: marks.narrower, ...change, text: `${aspect} ${String(is)} added` }]
    if (is === undefined) return [{ mark: marks.wider, ...change, text: `${aspect} ${String(was)} removed` }]
    if (typeof was !== "number" || typeof is !== "number" || aspect === "multipleOf") {
      return [{ mark: "breaking", ...change, text: `${aspect} changed from ${String(was)} to ${String(is)}` }]
    }
    const isTighter = isLowerBound(aspect) ? is > was : is < was
    const text = `${aspect} ${is < was ? "lowered" : "raised"} from ${was} to ${is}`
    return [{ mark: isTighter ? marks.narrower : marks.wider, ...change, text }]
  })
}

/**
 * What changed in the limits that a description states. Figures that went and figures that came are paired by size where
 * there are as many of a unit; one that only came may be a limit that was never written down before.
 */
export function compareStated(from: readonly string[], to: readonly string[], place: string): Change[] {
  const [gone, come] = [without(from, to).map(parseLimit), without(to, from).map(parseLimit)]
  const units = [...new Set([...gone, ...come].map(({ unit }) => unit))]
  return units.flatMap((unit): Change[] => {
    const [was, is] = [gone, come].map((limits) => limits.filter((limit) => limit.unit === unit).sort(byValue))
    if (!was || !is) return []
    if (was.length === is.length) return was.flatMap((limit, index) => statedChange(limit, is[index], place))
    // A figure that is said once more, or once less, tells nothing new.
    return [
      ...was.filter((limit) => !to.includes(formatLimit(limit))).map((limit) => statedChange(limit, undefined, place)),
      ...is.filter((limit) => !from.includes(formatLimit(limit))).map((limit) => statedChange(undefined, limit, place)),
    ]
  })
}

/** The items that the other list does not have, or not as often. */
function without(items: readonly string[], others: readonly string[]): string[] {
  const rest = [...others]
  return items.filter((item) => {
    const index = rest.indexOf(item)
    if (index >= 0) rest.splice(index, 1)
    return index < 0
  })
}

function statedChange(was: StatedLimit | undefined, is: StatedLimit | undefined, place: string): Change {
  const [from, to] = [was ? formatLimit(was) : "none", is ? formatLimit(is) : "none"]
  const change = { place, aspect: "stated", from, to }
  if (was && is) {
    const isLower = is.value < was.value
    return {
      mark: isLower ? "breaking" : "additive",
      ...change,
      text: `stated limit ${isLower ? "lowered" : "raised"} from ${from} to ${to}`,
    }
  }
  if (is) return { mark: "breaking", ...change, text: `limit of ${to} stated, which was not stated before` }
  return { mark: "wording", ...change, text: `limit of ${from} no longer stated` }
}

function byValue(a: StatedLimit, b: StatedLimit): number {
  return a.value - b.value
}
