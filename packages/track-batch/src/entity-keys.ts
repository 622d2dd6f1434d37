/** An entity that an operation touches, as its identifiers name it. */
export interface LaneEntity {
  type: "person" | "object" | "delivery"
  /** Such as `{ id: "42" }`, as they stand in the operation. */
  identifiers: Readonly<Record<string, unknown>>
}

/**
 * Slots that keys fall into, a power of two. With 8 full batches in flight one operation in 40 meets another entity's slot
 * and waits without need; equal entities always meet. No strings are kept, however many entities pass.
 */
export const laneSlots: number = 2 ** 19

/** What an object holds. */
export type Fields = Readonly<Record<string, unknown>>

/** How the parts of an operation are read. */
export interface Reader {
  /** Its fields, or undefined for what is no object. */
  fields(value: unknown): Fields | undefined
  /** A name as the service compares it. A number and its digits are one. */
  name(value: unknown): string | undefined
}

/** Reads what was parsed from the text that is sent. */
export const fromText: Reader = {
  fields(value) {
    // What is left of unknown: an object, whose fields may be anything.
    return typeof value === "object" && value !== null ? (value as Fields) : undefined
  },
  name(value) {
    const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : ""
    return text === "" ? undefined : text
  },
}

/** Thrown where the object is not to be trusted. Made once: an error made for each operation would cost more than reading its text. */
export const notPlain: TypeError = new TypeError("says something else than what is sent of it")

/** Reads the operation itself, as long as it is plain objects, texts and numbers. */
export const fromObject: Reader = {
  fields(value) {
    const fields = fromText.fields(value)
    if (fields && (fields.constructor !== Object || "toJSON" in fields)) throw notPlain
    return fields
  },
  name(value) {
    if (typeof value === "object" && value !== null) throw notPlain
    return fromText.name(value)
  },
}

/** The key of an entity, or undefined when its identifiers are none. */
export function keyOfEntity(type: LaneEntity["type"], identifiers: Fields, read: Reader): number | undefined {
  if (type === "object") return keyOfObject(identifiers, read)
  const { id, email, phone, cio_id } = identifiers
  if (type === "delivery") return keyOfName("delivery", read.name(id))
  if (id !== undefined) return keyOfName("id", read.name(id))
  if (email !== undefined) return keyOfName("email", read.name(email))
  if (phone !== undefined) return keyOfName("phone", read.name(phone))
  return keyOfName("cio_id", read.name(cio_id))
}

function keyOfObject({ object_type_id, object_id, cio_object_id }: Fields, read: Reader): number | undefined {
  if (cio_object_id !== undefined) return keyOfName("cio_object_id", read.name(cio_object_id))
  const kind = read.name(object_type_id)
  const name = read.name(object_id)
  if (kind === undefined || name === undefined) return undefined
  // A line break between them, so that ("1", "23") and ("12", "3") are told apart.
  return slotOf(name, hash("\n", hash(kind, seeds.object_id)))
}

/** Where the hash of each kind of name starts, so that the person "a" and the object "a" are told apart. */
const seeds = {
  id: 0x811c9dc5,
  email: 0x1f83d9ab,
  phone: 0x5be0cd19,
  cio_id: 0x3c6ef372,
  object_id: 0x510e527f,
  cio_object_id: 0x6a09e667,
  delivery: 0x2545f491,
}

function keyOfName(kind: keyof typeof seeds, name: string | undefined): number | undefined {
  if (name === undefined) return undefined
  // The service compares addresses without regard to case.
  return slotOf(kind === "email" ? name.toLowerCase() : name, seeds[kind])
}

/** The key of an entity that goes by the name of a person's id. */
export function keyOfPersonId(id: string): number {
  return slotOf(id, seeds.id)
}

function slotOf(text: string, seed: number): number {
  let mixed = hash(text, seed)
  // Mixed once more, so that the low bits, which name the slot, are as good as the high ones.
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) & (laneSlots - 1)
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, seed: number): number {
  let value = seed
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value
}
