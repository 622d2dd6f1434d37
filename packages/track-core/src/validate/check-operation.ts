import type { Operation } from "../generated/api-types.ts"
import { validators } from "../generated/validators.ts"
import { describeSchemaError } from "./describe-schema-error.ts"
import { findTraps } from "./find-traps.ts"
import type { Problem } from "./problem.ts"
import type { SchemaError } from "./validator.ts"

/**
 * What {@link checkOperation} found. `problems` keep an operation from being taken; `warnings` name what the service
 * takes but does not do what was probably meant.
 */
export type CheckResult =
  | { ok: true; operation: Operation; warnings: Problem[] }
  | { ok: false; problems: Problem[]; warnings: Problem[] }

/**
 * Checks a value against the contract: shape, identifiers, byte limits of ids, names and values. The size of the whole
 * operation is not measured here but where it is encoded.
 *
 * @example
 * const result = checkOperation(JSON.parse(line))
 * if (!result.ok) console.error(result.problems.map((problem) => `${problem.path} ${problem.message}`))
 */
export function checkOperation(value: unknown): CheckResult {
  let problems: Problem[] | undefined
  try {
    problems = findProblems(value)
  } catch {
    problems = [{ path: "", rule: "not-json", message: "cannot be read: a getter of it throws" }]
  }
  if (problems) return { ok: false, problems, warnings: [] }
  // The validator of its type and action took it.
  const operation = value as Operation
  return { ok: true, operation, warnings: findTraps(operation) }
}

function findProblems(value: unknown): Problem[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ path: "", rule: "type", message: "an operation must be an object" }]
  }
  const { type, action } = value as { type?: unknown; action?: unknown }
  const actions = ownMember(validators, type)
  if (!actions) return [unknownMember("/type", type, Object.keys(validators))]
  const validate = ownMember(actions, action)
  if (!validate) return [unknownMember("/action", action, Object.keys(actions))]
  if (validate(value)) return undefined
  const errors = (validate.errors ?? []).filter((error) => !isLeftOut(value, error))
  const problems = errors.flatMap((error) => describeSchemaError(error) ?? [])
  if (problems.length === 0 && errors.length < (validate.errors?.length ?? 0)) return undefined
  return problems.length > 0 ? problems : [{ path: "", rule: "invalid", message: "the operation breaks the contract" }]
}

/** True for a member that is not known but undefined, as an optional one often is: JSON leaves it out. */
function isLeftOut(operation: unknown, { keyword, instancePath, params }: SchemaError): boolean {
  if (keyword !== "additionalProperties") return false
  const steps = [...instancePath.split("/").slice(1), String(params.additionalProperty)]
  // Every step but the last is one that the validator took.
  return steps.reduce((inside, step) => (inside as Record<string, unknown>)[step], operation) === undefined
}

function ownMember<T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return typeof key === "string" && Object.hasOwn(table, key) ? table[key] : undefined
}

function unknownMember(path: string, value: unknown, known: string[]): Problem {
  const rule = value === undefined ? "required" : "enum"
  return { path, rule, message: `must be one of ${known.join(", ")}` }
}
