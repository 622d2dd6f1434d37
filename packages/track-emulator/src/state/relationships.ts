import { type Attributes, fillGaps, patchAttributes } from "./attributes.ts"
import type { ObjectRecord } from "./objects.ts"
import type { PersonRecord } from "./people.ts"

/** One relationship, found from the person and from the object. */
export interface RelationshipRecord {
  /** Counts up in the order in which relationships come about, which is the order that both sides show. */
  readonly number: number
  readonly person: PersonRecord
  readonly object: ObjectRecord
  readonly attributes: Attributes
}

/** Ties people to objects, at most once each. */
export class Relationships {
  #size = 0
  #added = 0

  get size(): number {
    return this.#size
  }

  /** Relates the two. What is related already has its attributes patched (guess). */
  add(person: PersonRecord, object: ObjectRecord, attributes: Attributes | undefined): void {
    let relationship = person.relationships?.get(object)
    if (!relationship) {
      relationship = { number: this.#added++, person, object, attributes: {} }
      person.relationships ??= new Map()
      object.relationships ??= new Map()
      person.relationships.set(object, relationship)
      object.relationships.set(person, relationship)
      this.#size++
    }
    patchAttributes(relationship.attributes, attributes)
  }

  /** Ends the relationship of the two. False when there was none. */
  remove(person: PersonRecord, object: ObjectRecord): boolean {
    if (!person.relationships?.delete(object)) return false
    object.relationships?.delete(person)
    this.#size--
    return true
  }

  removeAllOfPerson(person: PersonRecord): void {
    for (const object of person.relationships?.keys() ?? []) this.remove(person, object)
  }

  removeAllOfObject(object: ObjectRecord): void {
    for (const person of object.relationships?.keys() ?? []) this.remove(person, object)
  }

  /** Moves all relationships to another person, whose own attributes win where both are related to the same object (guess). */
  moveAll(from: PersonRecord, to: PersonRecord): void {
    for (const { object, attributes } of from.relationships?.values() ?? []) {
      const kept = to.relationships?.get(object)
      if (kept) fillGaps(kept.attributes, attributes)
      else this.add(to, object, attributes)
    }
    this.removeAllOfPerson(from)
  }
}
