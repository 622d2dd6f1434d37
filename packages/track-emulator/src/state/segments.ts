import type { PersonRecord } from "./people.ts"

/** Who belongs to which manual segment. A segment comes about with its first person and goes with its last. */
export class Segments {
  readonly #people = new Map<string, Set<PersonRecord>>()

  /** The segments that have people, by id, each with its people in the order in which they joined. */
  entries(): Iterable<[string, ReadonlySet<PersonRecord>]> {
    return this.#people.entries()
  }

  /** Ids of the segments that a person belongs to. */
  of(person: PersonRecord): string[] {
    return Array.from(this.#people)
      .filter(([, people]) => people.has(person))
      .map(([id]) => id)
  }

  add(id: string, person: PersonRecord): void {
    const people = this.#people.get(id) ?? new Set<PersonRecord>()
    this.#people.set(id, people.add(person))
  }

  /** False when the person was not in the segment. */
  remove(id: string, person: PersonRecord): boolean {
    const people = this.#people.get(id)
    if (!people?.delete(person)) return false
    if (people.size === 0) this.#people.delete(id)
    return true
  }

  moveAll(from: PersonRecord, to: PersonRecord): void {
    for (const id of this.of(from)) {
      this.remove(id, from)
      this.add(id, to)
    }
  }

  removeAllOf(person: PersonRecord): void {
    for (const id of this.of(person)) this.remove(id, person)
  }
}
