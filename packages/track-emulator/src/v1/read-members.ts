import type { Problem } from "@cio/track-core/validate"
import type { Refusal } from "../http/answer.ts"
import { type JudgedOperation, type JudgeRules, refusalOf } from "../request/judge-operation.ts"
import type { TakenOperation } from "../taken-operation.ts"
import type { JsonObject } from "./define-v1-endpoint.ts"
import { findUnknown } from "./judge-translated.ts"

/** What a member of a body must be. */
export interface MemberRule {
  readonly accepts: (value: unknown) => boolean
  /** What under lenient rules will do, for the emulator can work with it. @default what is accepted */
  readonly bears?: (value: unknown) => boolean
  readonly message: string
  /** Without it there is nothing to apply. @default false */
  readonly required?: boolean
}

/** The members of a body that are right, or why it is refused. */
export type Members =
  | { readonly ok: true; readonly members: JsonObject; readonly forgiven?: readonly Refusal[] }
  | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] }

/**
 * Reads a body for which v2 has no operation. Strict rules refuse all that is not described; lenient ones leave it out, unless it
 * is required.
 */
export function readMembers(
  body: JsonObject,
  memberRules: Readonly<Record<string, MemberRule>>,
  rules: JudgeRules,
): Members {
  const members: Record<string, unknown> = {}
  const problems = findUnknown(body, Object.keys(memberRules))
  let isHopeless = false
  for (const [name, { accepts, bears = accepts, message, required = false }] of Object.entries(memberRules)) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined
    if (value === undefined && !required) continue
    if (!accepts(value)) problems.push(problemOf(name, value, message))
    if (bears(value)) members[name] = value
    else if (required) isHopeless = true
  }
  const [first, ...others] = problems.map((problem) => refusalOf(problem))
  if (!first) return { ok: true, members }
  if (isHopeless || !rules.lenient) return { ok: false, refusals: [first, ...others] }
  return { ok: true, members, forgiven: [first, ...others] }
}

/** What the operation that came of such members is, with what was forgiven. */
export function takenWith<Taken extends TakenOperation>(
  operation: Taken,
  { forgiven }: { readonly forgiven?: readonly Refusal[] },
): JudgedOperation<Taken> {
  return { ok: true, operation, ...(forgiven ? { forgiven } : {}) }
}

/** Text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== ""
}

/** A number in JSON. */
export function isNumber(value: unknown): value is number {
  return typeof value === "number"
}

function problemOf(name: string, value: unknown, message: string): Problem {
  const path = `/${name}`
  return value === undefined ? { path, rule: "required", message: "is required" } : { path, rule: "type", message }
}
