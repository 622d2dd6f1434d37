import type { Identifier, IdentifierName } from "../state/people.ts"
import { ControlRefusal } from "./control-refusal.ts"

/** The parameters of a query by name, each given at most once. */
export type Query = ReadonlyMap<string, string>

/** Which rows of a list are wanted. */
export interface Window {
  readonly offset: number
  readonly limit: number
}

const identifierNames: readonly IdentifierName[] = ["id", "email", "phone", "cio_id"]

/** The parameters of a list's window. */
export const windowNames: readonly string[] = ["offset", "limit"]

/** The parameters that name a person. */
export const personNames: readonly string[] = identifierNames

/**
 * Reads the query of an address.
 *
 * @throws ControlRefusal on a parameter given twice, or not known: few would notice that it changed nothing
 */
export function readQuery(url: string, known: readonly string[]): Query {
  const query = new Map<string, string>()
  for (const [name, value] of new URL(url).searchParams) {
    if (!known.includes(name)) {
      const list = known.length === 0 ? "there are none here" : `there are ${known.join(", ")}`
      throw new ControlRefusal(400, `the parameter ${JSON.stringify(name.slice(0, 60))} is not known; ${list}`)
    }
    if (query.has(name)) throw new ControlRefusal(400, `${name} must be given once`)
    query.set(name, value)
  }
  return query
}

/** @throws ControlRefusal on an offset or limit that is none */
export function windowOf(query: Query): Window {
  return {
    offset: integerOf(query, "offset", { min: 0, max: Number.MAX_SAFE_INTEGER, missing: 0 }),
    limit: integerOf(query, "limit", { min: 1, max: 1000, missing: 100 }),
  }
}

/** @throws ControlRefusal on what is no integer in decimal, or beyond the bounds */
export function integerOf(query: Query, name: string, bounds: { min: number; max: number; missing: number }): number {
  const text = query.get(name)
  if (text === undefined) return bounds.missing
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value >= bounds.min && value <= bounds.max) return value
  throw new ControlRefusal(400, `${name} must be an integer from ${bounds.min} to ${bounds.max}, got ${shown(text)}`)
}

/** @throws ControlRefusal on anything but `true` and `false` */
export function flagOf(query: Query, name: string, missing: boolean): boolean {
  const text = query.get(name) ?? String(missing)
  if (text !== "true" && text !== "false") {
    throw new ControlRefusal(400, `${name} must be true or false, got ${shown(text)}`)
  }
  return text === "true"
}

/**
 * The person that a query names, if it does.
 *
 * @throws ControlRefusal when it names several
 */
export function personOf(query: Query): Identifier | undefined {
  const given = identifierNames.flatMap((name) => {
    const value = query.get(name)
    return value === undefined ? [] : [{ name, value }]
  })
  if (given.length > 1) throw new ControlRefusal(400, `one of ${personNames.join(", ")} must be given, not several`)
  return given[0]
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text)
}
