import type { Operation } from "@cio/track-core"
import type { Problem } from "@cio/track-core/validate"
import {
  dotted,
  type JudgedOperation,
  type JudgeRules,
  judgeByContract,
  type NameField,
  refusalOf,
} from "../request/judge-operation.ts"
import type { JsonObject } from "./define-v1-endpoint.ts"

/**
 * Judges the v2 operation that a v1 request became. Its problems are told with the names that the request has.
 *
 * @param own - problems of the request that are not in the operation, because what is wrong was left out of it
 * @param nameField - the v1 name of a place in the operation
 */
export function judgeTranslated(
  value: object,
  own: readonly Problem[],
  rules: JudgeRules,
  nameField: NameField,
): JudgedOperation<Operation> {
  const judged = judgeByContract(value, rules, nameField)
  const [first, ...others] = own.map((problem) => refusalOf(problem))
  if (!first) return judged
  if (!rules.lenient) return { ok: false, refusals: [first, ...others, ...(judged.ok ? [] : judged.refusals)] }
  return judged.ok ? { ...judged, forgiven: [first, ...others, ...(judged.forgiven ?? [])] } : judged
}

/** A problem for each member that is not among the known ones. */
export function findUnknown(body: JsonObject, known: readonly string[], path = ""): Problem[] {
  return Object.keys(body).flatMap((name) => {
    if (known.includes(name)) return []
    const step = name.replaceAll("~", "~0").replaceAll("/", "~1")
    return [{ path: `${path}/${step}`, rule: "unknown-property", message: "is not known here" }]
  })
}

/**
 * Names fields by where the operation has them and where the request does.
 *
 * @param moves - pairs of JSON pointers, from the operation and from the request; the first that fits counts
 */
export function renamed(moves: readonly (readonly [from: string, to: string])[]): NameField {
  return (path) => {
    const move = moves.find(([from]) => path === from || path.startsWith(`${from}/`))
    return dotted(move ? move[1] + path.slice(move[0].length) : path)
  }
}
