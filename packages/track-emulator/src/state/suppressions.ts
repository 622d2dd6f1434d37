import { type Identifier, identifierKey, type PersonRecord } from "./people.ts"

/** The identifiers whose data is dropped. */
export class Suppressions {
  /** Each suppressed identifier with all those suppressed along with it. */
  readonly #groups = new Map<string, readonly string[]>()

  /** The groups of identifiers, as `name:value`, that are suppressed together. */
  groups(): Iterable<readonly string[]> {
    return new Set(this.#groups.values())
  }

  /** Puts back a group out of a snapshot. False when one of its identifiers is suppressed already: nothing changes. */
  restore(keys: readonly string[]): boolean {
    if (keys.some((key) => this.#groups.has(key))) return false
    for (const key of keys) this.#groups.set(key, keys)
    return true
  }

  has(identifier: Identifier): boolean {
    return this.#groups.size > 0 && this.#groups.has(keyOf(identifier))
  }

  /** Suppresses an identifier and, when it is a known person's, all the others of that person (guess). */
  add(identifier: Identifier, person: PersonRecord | undefined): void {
    const keys = new Set([keyOf(identifier)])
    for (const name of ["id", "email", "phone", "cio_id"] as const) {
      const value = person?.[name]
      if (value !== undefined) keys.add(keyOf({ name, value }))
    }
    const group = [...keys]
    for (const key of group) this.#groups.set(key, group)
  }

  /** Allows an identifier again, and those suppressed along with it (guess). False when it was not suppressed. */
  lift(identifier: Identifier): boolean {
    const keys = this.#groups.get(keyOf(identifier))
    for (const key of keys ?? []) this.#groups.delete(key)
    return keys !== undefined
  }
}

function keyOf(identifier: Identifier): string {
  return `${identifier.name}:${identifierKey(identifier)}`
}
