import type { ObjectIdentifiers } from "@cio/track-core"
import type { Attributes } from "./attributes.ts"
import type { PersonRecord } from "./people.ts"
import type { RelationshipRecord } from "./relationships.ts"

/** An object (a company, a course ...) as held in memory. */
export interface ObjectRecord {
  readonly cio_object_id: string
  readonly object_type_id: string
  readonly object_id: string
  readonly attributes: Attributes
  relationships: Map<PersonRecord, RelationshipRecord> | undefined
  /** Attributes of the relationships to people not yet identified, by `anonymous_id`. `AnonymousRelationships` keeps it. */
  anonymous: ReadonlyMap<string, Attributes> | undefined
}

/** The objects, found by type and id or by the service's own id. */
export class Objects {
  readonly #byId = new Map<string, ObjectRecord>()
  readonly #byCioId = new Map<string, ObjectRecord>()
  #created = 0

  get size(): number {
    return this.#byCioId.size
  }

  /** How many were ever created, the deleted ones too. */
  get created(): number {
    return this.#created
  }

  /** Goes on counting from where a snapshot was taken. */
  resume(created: number): void {
    this.#created = created
  }

  /** Puts back an object out of a snapshot. False when there is one of either identifier: nothing changes. */
  restore(object: ObjectRecord): boolean {
    const key = objectKey(object.object_type_id, object.object_id)
    if (this.#byId.has(key) || this.#byCioId.has(object.cio_object_id)) return false
    this.#byId.set(key, object)
    this.#byCioId.set(object.cio_object_id, object)
    return true
  }

  /** The object of this id of the service's. */
  byCioId(cioObjectId: string): ObjectRecord | undefined {
    return this.#byCioId.get(cioObjectId)
  }

  values(): Iterable<ObjectRecord> {
    return this.#byCioId.values()
  }

  find(identifiers: ObjectIdentifiers): ObjectRecord | undefined {
    if (identifiers.cio_object_id !== undefined) return this.#byCioId.get(identifiers.cio_object_id)
    return this.#byId.get(objectKey(identifiers.object_type_id, identifiers.object_id))
  }

  /** The object, made if need be; undefined for an unknown `cio_object_id`, which can only update (doc). */
  findOrCreate(identifiers: ObjectIdentifiers): ObjectRecord | undefined {
    const known = this.find(identifiers)
    if (known || identifiers.cio_object_id !== undefined) return known
    const object: ObjectRecord = {
      cio_object_id: this.#nextCioId(),
      object_type_id: identifiers.object_type_id,
      object_id: identifiers.object_id,
      attributes: {},
      relationships: undefined,
      anonymous: undefined,
    }
    this.#byId.set(objectKey(object.object_type_id, object.object_id), object)
    this.#byCioId.set(object.cio_object_id, object)
    return object
  }

  remove(object: ObjectRecord): void {
    this.#byId.delete(objectKey(object.object_type_id, object.object_id))
    this.#byCioId.delete(object.cio_object_id)
  }

  /** Never given twice. A snapshot may bring ids of another origin. */
  #nextCioId(): string {
    for (;;) {
      const cioId = `ob${(++this.#created).toString(16).padStart(6, "0")}`
      if (!this.#byCioId.has(cioId)) return cioId
    }
  }
}

function objectKey(typeId: string, id: string): string {
  // A type id is all digits, so that the first colon ends it.
  return `${typeId}:${id}`
}
