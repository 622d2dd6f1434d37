import type { Operation } from "@cio/track-core"
import { checkOperation, type Problem } from "@cio/track-core/validate"

/**
 * Makes an operation that breaks the contract one that can be applied, for the option `lenient`. Undefined when it cannot be.
 *
 * Left as they are, because they can be applied:
 * - ids, names and values over their limit (rule `too-long`), and attributes over their number (`too-many`)
 * - a device's platform other than `ios` and `android`, and a delivery's event of another name (`enum`), when they are text
 *
 * Left out of the operation, together with the part around them that cannot do without them:
 * - members that are not known (`unknown-property`); of several identifiers, the first of `id`, `email`, `phone`, `cio_id` that
 *   is right stays
 * - members that break any other rule: a `timestamp` in text, `attributes` that are no object, a topic that is neither true nor
 *   false, a relationship without identifiers
 *
 * Refused, because nothing is left to apply: what is no object or has no known `type` and `action`; no right identifier; an event
 * without a name; a device without a token or platform; a delivery's event without attributes; a change of relationships without
 * an array of them.
 *
 * @param value - fresh from JSON: members are taken out of it
 * @param problems - what checkOperation says of it
 */
export function forgive(value: unknown, problems: readonly Problem[]): Operation | undefined {
  let wrong = problems.filter((problem) => !isApplicable(value, problem))
  while (wrong.length > 0) {
    // Others first: a member beside the identifier is of use when the identifier itself is wrong.
    const others = wrong.filter(({ rule }) => rule !== "unknown-property")
    if (!leaveOut(value, (others.length > 0 ? others : wrong).map(placeOf))) return undefined
    const result = checkOperation(value)
    wrong = result.ok ? [] : result.problems.filter((problem) => !isApplicable(value, problem))
  }
  // Of its type and action by what is left, but for text that is too long or of another kind than listed.
  return value as Operation
}

function isApplicable(value: unknown, { path, rule }: Problem): boolean {
  if (rule === "too-long" || rule === "too-many") return true
  if (rule !== "enum") return false
  const steps = stepsOf(path)
  const isName = path === "/name" && at(value, ["type"]) === "delivery"
  const found = path === "/device/platform" || isName ? at(value, steps) : undefined
  return typeof found === "string" && found !== ""
}

/** What must go for a problem to be gone: what is wrong, or what lacks something. */
function placeOf({ path, rule }: Problem): string {
  return rule === "required" ? path.slice(0, path.lastIndexOf("/")) : path
}

/** Takes out what stands at each place. False when that would be the operation itself, or changes nothing. */
function leaveOut(value: unknown, places: readonly string[]): boolean {
  if (places.includes("")) return false
  let isChanged = false
  const thinned = new Set<unknown[]>()
  for (const place of places) {
    const steps = stepsOf(place)
    const last = steps.pop() ?? ""
    const container = at(value, steps)
    // Gone already, with what is around it.
    if (typeof container !== "object" || container === null || !Object.hasOwn(container, last)) continue
    isChanged = true
    if (Array.isArray(container)) {
      container[Number(last)] = leftOut
      thinned.add(container)
    } else {
      Reflect.deleteProperty(container, last)
    }
  }
  // Only now, so that indexes stay what they were.
  for (const array of thinned) closeGaps(array)
  return isChanged
}

const leftOut = Symbol("left out")

function closeGaps(array: unknown[]): void {
  let kept = 0
  for (const item of array) if (item !== leftOut) array[kept++] = item
  array.length = kept
}

function at(value: unknown, steps: readonly string[]): unknown {
  let found = value
  for (const step of steps) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined
    // An object with that member of its own.
    found = (found as Record<string, unknown>)[step]
  }
  return found
}

function stepsOf(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
}
