import { isRemoval, patchAttribute } from "./attributes.ts"
import type { Identifier, PersonRecord } from "./people.ts"
import type { TrackState } from "./track-state.ts"
import { usableIdentifier } from "./usable-identifier.ts"
import type { Reason } from "./verdict.ts"

/**
 * An attribute named as an identifier gives the person that identifier (doc). One owned by another profile is left alone, while
 * the other attributes apply (seen for email, guess for the others and for suppressed ones), and so is one that cannot be an
 * identifier (guess). One that is set already stays or changes by the rules of `mayChange`. The reason why it was left alone, if
 * it was.
 */
export function patchIdentifier(
  state: TrackState,
  person: PersonRecord,
  name: "id" | "email" | "phone",
  value: unknown,
  by: Identifier,
): Reason | undefined {
  const text = isRemoval(value) ? undefined : usableIdentifier(name, value)
  if (text === undefined) {
    if (name !== "phone" && !isRemoval(value)) return "unusable-identifier"
    // Whoever takes away the identifier that the operation goes by could not say who it was any more (guess).
    if (by.name === name || (person[name] !== undefined && !mayChange(name, by))) return "fixed-identifier"
    state.people.take(person, name)
    // A phone number that is not E.164 is no identifier, but still an attribute (guess).
    if (name === "phone") patchAttribute(person.attributes, name, value)
    return undefined
  }
  const identifier = { name, value: text }
  if (state.suppressions.has(identifier)) return "suppressed"
  const owner = state.people.find(identifier)
  if (owner !== undefined && owner !== person) return "identity-conflict"
  // Not by the owner: an id is given as it is held, an email may come in another case.
  if (owner === undefined && person[name] !== undefined && !mayChange(name, by)) return "fixed-identifier"
  state.people.give(person, name, text)
  return undefined
}

/**
 * Whether an identifier that is set can be changed: any by who goes by `cio_id` (doc), an email by who goes by `id` (doc: a setting
 * of the workspace; guess that it is on), a phone number by anybody (guess).
 */
function mayChange(name: "id" | "email" | "phone", by: Identifier): boolean {
  return by.name === "cio_id" || name === "phone" || (name === "email" && by.name === "id")
}
