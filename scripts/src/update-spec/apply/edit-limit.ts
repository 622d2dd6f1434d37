import type { Change } from "../compare/change.ts"
import type { JsonObject } from "../json.ts"
import { parseLimit } from "../normal-form/stated-limits.ts"
import { limitsFor, measures, usersOf } from "../ours/our-limits.ts"
import { parseSpec } from "../ours/parse-spec.ts"
import { setValue } from "./yaml-edit.ts"

/** What came of a limit that is stated otherwise now. */
export type LimitEdit =
  | { kind: "set"; text: string; toReread: string[] }
  /** No limit of ours has the old figure. */
  | { kind: "nothing" }
  | { kind: "ambiguous"; names: string[] }

/** Gives the one entry of `x-limits` that holds the old figure, and that the place may mean, the new one. */
export function editLimit(text: string, change: Change): LimitEdit {
  const [from, to] = [parseLimit(String(change.from)), parseLimit(String(change.to))]
  const spec = parseSpec(text)
  const possible = limitsFor(spec, change.place).filter((limit) => measures(limit, from.unit))
  const [limit, ...others] = possible.filter(({ value }) => value === from.value)
  if (!limit) return { kind: "nothing" }
  // With the new figure there already, a person may have set it, or it may be that of another limit.
  const alike = [...others, ...possible.filter(({ value }) => value === to.value)]
  if (alike.length > 0) return { kind: "ambiguous", names: [limit, ...alike].map(({ name }) => name) }
  const edited = setValue(text, ["x-limits", limit.name, "value"], to.value)
  return { kind: "set", text: edited, toReread: [...otherUses(spec, limit.name), ...mentions(edited, from.value)] }
}

/** The schemas that a limit holds for, when there are several: upstream may mean one of them. */
function otherUses(spec: JsonObject, limit: string): string[] {
  const users = usersOf(spec, limit)
  return users.length < 2 ? [] : [`${limit} holds for ${users.join(", ")}: check that it should for each`]
}

/** Lines of the spec that still show the old figure, in digits or as the published descriptions write it. */
export function mentions(text: string, figure: number): string[] {
  const spellings = [
    String(figure),
    figure.toLocaleString("en-US"),
    ...(figure % 1000 === 0 ? [`${figure / 1000} ?kb`] : []),
  ]
  const expression = new RegExp(`(?<![\\d,.])(?:${spellings.join("|")})(?![\\d,]*\\d)`, "i")
  return text
    .split("\n")
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => expression.test(line) && !line.startsWith("value:"))
    .map(({ line, number }) => `line ${number}: ${line}`)
}
