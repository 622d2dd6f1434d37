import { type Attributes, patchAttributes } from "./attributes.ts"
import type { ObjectRecord } from "./objects.ts"

/** Relationships of objects to people who have not been identified, found from the object and by `anonymous_id`. */
export class AnonymousRelationships {
  readonly #byId = new Map<string, Map<ObjectRecord, Attributes>>()
  /** What `object.anonymous` shows, which is read-only there so that nobody forgets the other side. */
  readonly #byObject = new WeakMap<ObjectRecord, Map<string, Attributes>>()

  /** Relates the two. What is related already has its attributes patched (guess). */
  add(object: ObjectRecord, anonymousId: string, attributes: Attributes | undefined): void {
    const objects = this.#byId.get(anonymousId) ?? new Map<ObjectRecord, Attributes>()
    const ids = this.#byObject.get(object) ?? new Map<string, Attributes>()
    const held = ids.get(anonymousId) ?? {}
    this.#byId.set(anonymousId, objects.set(object, held))
    this.#byObject.set(object, ids.set(anonymousId, held))
    object.anonymous = ids
    patchAttributes(held, attributes)
  }

  /** Ends all relationships of an anonymous id and hands them out, in the order of their objects' `cio_object_id`. */
  take(anonymousId: string): [ObjectRecord, Attributes][] {
    const taken = Array.from(this.#byId.get(anonymousId) ?? [])
    for (const [object] of taken) this.#remove(object, anonymousId)
    return taken.sort(([one], [other]) => (one.cio_object_id < other.cio_object_id ? -1 : 1))
  }

  removeAllOfObject(object: ObjectRecord): void {
    for (const anonymousId of object.anonymous?.keys() ?? []) this.#remove(object, anonymousId)
  }

  #remove(object: ObjectRecord, anonymousId: string): void {
    const objects = this.#byId.get(anonymousId)
    objects?.delete(object)
    if (objects?.size === 0) this.#byId.delete(anonymousId)
    this.#byObject.get(object)?.delete(anonymousId)
  }
}
