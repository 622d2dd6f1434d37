import { limits, type Operation } from "@cio/track-core"
import { checkOperation, type Problem } from "@cio/track-core/validate"
import type { Refusal } from "../http/answer.ts"
import type { TakenOperation } from "../taken-operation.ts"
import { exceedsNesting, maxLevels } from "./exceeds-nesting.ts"
import { forgive } from "./forgive.ts"

/** How strictly to judge. */
export interface JudgeRules {
  /** Takes an operation that breaks the contract all the same, when it can still be applied: see {@link forgive}. @default false */
  readonly lenient: boolean
}

/** Whatever breaks the contract is refused. */
export const strict: JudgeRules = Object.freeze({ lenient: false })

/** An operation that is taken, or why it is not. */
export type JudgedOperation<Taken extends TakenOperation = TakenOperation> =
  /** `forgiven` is what it would have been refused for, were the rules strict. */
  | { readonly ok: true; readonly operation: Taken; readonly forgiven?: readonly Refusal[] }
  | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] }

/** Turns a JSON pointer into an operation into the name of the field as the sender knows it. */
export type NameField = (path: string) => string

/**
 * Judges one operation of v2. One over the limit (doc) is refused by itself, as an entry of a 207 in a batch (guess). So is one with
 * members that are not described, and one of which a single id, name or value is over its limit: nothing of it is applied (guess).
 *
 * @param value - fresh from JSON: under lenient rules, members are taken out of it
 * @param bytes - how long the operation is in the body
 */
export function judgeOperation(value: unknown, bytes: number, rules: JudgeRules): JudgedOperation<Operation> {
  if (bytes > limits.operationBytes) {
    const message = `the operation is ${bytes} bytes, it must be at most ${limits.operationBytes}`
    return { ok: false, refusals: [{ reason: "invalid", field: "", message }] }
  }
  return judgeByContract(value, rules)
}

/**
 * Judges an operation by the contract, whatever its length.
 *
 * @param value - fresh from JSON: under lenient rules, members are taken out of it
 * @param nameField - with dots by default, such as `attributes.email`
 */
export function judgeByContract(
  value: unknown,
  rules: JudgeRules,
  nameField: NameField = dotted,
): JudgedOperation<Operation> {
  if (exceedsNesting(value, maxLevels)) {
    const message = `the operation is nested deeper than ${maxLevels} levels`
    return { ok: false, refusals: [{ reason: "invalid", field: "", message }] }
  }
  const result = checkOperation(value)
  if (result.ok) return { ok: true, operation: result.operation }
  const [first = unspecified, ...others] = result.problems.map((problem) => refusalOf(problem, nameField))
  const operation = rules.lenient ? forgive(value, result.problems) : undefined
  return operation ? { ok: true, operation, forgiven: [first, ...others] } : { ok: false, refusals: [first, ...others] }
}

/** Which reasons the service gives is not known, but for `required` and `invalid` (guess). Fields are written with dots. */
export function refusalOf({ path, rule, message }: Problem, nameField: NameField = dotted): Refusal {
  const field = nameField(path)
  const reason = rule === "required" ? "required" : "invalid"
  return { reason, field, message: field === "" ? message : `${field} ${message}` }
}

/** A JSON pointer with dots: `/attributes/email` is `attributes.email`. */
export function dotted(path: string): string {
  return path.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~")
}

const unspecified: Refusal = { reason: "invalid", field: "", message: "is invalid" }
