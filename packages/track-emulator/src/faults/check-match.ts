import { checkKeys } from "@cio/track-core"
import { operationActions } from "../operation-actions.ts"
import { checkProbability } from "./check-chance.ts"
import { faultError, isPlain } from "./fault-error.ts"

const personKeys = ["id", "email", "phone", "cio_id"]

/**
 * Fails on a `match` that could never fit.
 *
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function checkRequestMatch(match: unknown): void {
  if (!isPlain(match)) throw faultError("match", "be an object of path, method and operation", match)
  checkKeys("match", match, ["path", "method", "operation"])
  const { path, method, operation }: { path?: unknown; method?: unknown; operation?: unknown } = match
  if (path !== undefined) {
    if (typeof path !== "string" || !path.startsWith("/"))
      throw faultError("match.path", "be text that starts with /", path)
    if (path.includes("?")) throw faultError("match.path", "be without a query", path)
  }
  if (method !== undefined && (typeof method !== "string" || method === ""))
    throw faultError("match.method", "be non-empty text", method)
  if (operation !== undefined) checkOperationMatch("match.operation", operation)
}

/**
 * Fails on a match of operations that could never fit.
 *
 * @param where - the member that it stands in
 * @param draws - whether it may have a `probability`
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function checkOperationMatch(
  where: string,
  match: unknown,
  draws: "draws" | "draws nothing" = "draws nothing",
): void {
  const keys = ["type", "action", "name", "person", "identifiers", ...(draws === "draws" ? ["probability"] : [])]
  if (!isPlain(match)) throw faultError(where, `be an object of ${keys.join(", ")}`, match)
  checkKeys(where, match, keys)
  checkKind(where, match)
  const { name, person, identifiers, probability }: Record<string, unknown> = match
  if (name !== undefined && (typeof name !== "string" || name === ""))
    throw faultError(`${where}.name`, "be non-empty text", name)
  if (person !== undefined) checkPerson(`${where}.person`, person)
  if (identifiers !== undefined) checkIdentifiers(`${where}.identifiers`, identifiers)
  if (probability !== undefined) checkProbability(`${where}.probability`, probability)
}

function checkKind(where: string, { type, action }: Record<string, unknown>): void {
  const types = Object.keys(operationActions)
  if (type !== undefined && !isOneOf(types, type))
    throw faultError(`${where}.type`, `be one of ${types.join(", ")}`, type)
  const fitting = Object.entries(operationActions).filter(([name]) => type === undefined || name === type)
  const actions = Array.from(new Set(fitting.flatMap(([, names]) => Object.keys(names))))
  if (action !== undefined && !isOneOf(actions, action))
    throw faultError(`${where}.action`, `be one of ${actions.join(", ")}`, action)
}

function checkPerson(where: string, person: unknown): void {
  if (!isPlain(person)) throw faultError(where, `be an object of ${personKeys.join(", ")}`, person)
  checkKeys(where, person, personKeys)
  if (Object.keys(person).length !== 1) throw faultError(where, `have one of ${personKeys.join(", ")}`, person)
  checkIdentifiers(where, person)
}

function checkIdentifiers(where: string, identifiers: unknown): void {
  if (!isPlain(identifiers) || Object.keys(identifiers).length === 0)
    throw faultError(where, "be an object of text or numbers", identifiers)
  for (const [name, value] of Object.entries(identifiers)) {
    const fits = (typeof value === "string" && value !== "") || Number.isFinite(value)
    if (!fits) throw faultError(`${where}.${name}`, "be non-empty text or a number", value)
  }
}

function isOneOf(names: readonly string[], value: unknown): boolean {
  return typeof value === "string" && names.includes(value)
}
