import { type Change, marks } from "./compare/change.ts"
import { type Snapshot, splitPlace } from "./normal-form/shape.ts"

/**
 * One line per change, the weightiest first: mark, place, what changed. A change that several operations share is one
 * line, its place a pattern that names them all; so are the descriptions that changed within an operation.
 */
export function changeLines(changes: readonly Change[], after: Snapshot): string[] {
  const operations = Object.keys(after.operations)
  return marks.flatMap((mark) => {
    const ofMark = changes.filter((change) => change.mark === mark)
    const wording = ofMark.filter(({ aspect }) => aspect === "text")
    const others = ofMark.filter(({ aspect }) => aspect !== "text")
    return [...sharedLines(others, operations), ...wordingLines(wording, operations)].map(
      (line) => `${mark.padEnd(9)} ${line}`,
    )
  })
}

/** One line per text, its place a pattern that names all places that share it. */
export function sharedLines(
  changes: readonly { place: string; text: string }[],
  operations: readonly string[],
): string[] {
  const groups = new Map<string, { roots: string[]; rest: string; text: string }>()
  for (const { place, text } of changes) {
    const { root } = splitPlace(place)
    const rest = place.slice(place.split("/")[0]?.length)
    // What happens to an operation as a whole is told of each by itself.
    const key = rest !== "" && operations.includes(root) ? `${rest} ${text}` : `${place} ${text}`
    const group = groups.get(key) ?? { roots: [], rest, text }
    groups.set(key, { ...group, roots: [...group.roots, place.slice(0, place.length - rest.length)] })
  }
  return [...groups.values()].map(({ roots, rest, text }) => `${rootPattern(roots, operations)}${rest}: ${text}`)
}

/** A pattern for exactly these roots, in which `person *` stands for every operation on people. */
function rootPattern(roots: readonly string[], operations: readonly string[]): string {
  const types = [...new Set(roots.filter((root) => operations.includes(root)).map(typeOf))]
  const whole = types.filter((type) => {
    const ofType = operations.filter((operation) => typeOf(operation) === type)
    return ofType.length > 1 && ofType.every((operation) => roots.includes(operation))
  })
  const parts = [...whole.map((type) => `${type} *`), ...roots.filter((root) => !whole.includes(typeOf(root)))]
  return parts.length === 1 ? (parts[0] ?? "") : `{${parts.join(",")}}`
}

function typeOf(operation: string): string {
  return operation.split(" ")[0] ?? ""
}

const maxNamed = 5

function wordingLines(changes: readonly Change[], operations: readonly string[]): string[] {
  const byRoot = new Map<string, { root: string; text: string; steps: string[] }>()
  for (const { place, text } of changes) {
    const { root, steps } = splitPlace(place)
    const group = byRoot.get(`${root} ${text}`) ?? { root, text, steps: [] }
    byRoot.set(`${root} ${text}`, { ...group, steps: [...group.steps, ...(steps.length > 0 ? [steps.join("/")] : [])] })
  }
  const alike = new Map<string, string[]>()
  for (const { root, text, steps } of byRoot.values()) {
    const more = steps.length > maxNamed ? `, and ${steps.length - maxNamed} more` : ""
    const rest = steps.length === 0 ? text : `${text} (${steps.length}: ${steps.slice(0, maxNamed).join(", ")}${more})`
    alike.set(rest, [...(alike.get(rest) ?? []), root])
  }
  return [...alike].map(([rest, roots]) => `${rootPattern(roots, operations)}: ${rest}`)
}
