import type { MergeIdentifiers, ObjectIdentifiers, PersonIdentifiers } from "@cio/track-core"

/** The ways to name a person. An id is a number or its digits, and an email has any case: those are the same name. */
export type Name = "id" | "number" | "digits" | "email" | "EMAIL" | "cio_id" | "phone"

/** What a name of a person is called in `identifiers`, and also in `attributes` where that gives the name. */
export function nameOfPerson(
  person: number,
  name: Name,
): [key: "id" | "email" | "cio_id" | "phone", value: string | number] {
  switch (name) {
    case "id":
      return ["id", `p${person}`]
    case "number":
      return ["id", 100 + person]
    case "digits":
      return ["id", `${100 + person}`]
    case "email":
      return ["email", `person${person}@example.com`]
    case "EMAIL":
      return ["email", `Person${person}@EXAMPLE.com`]
    case "cio_id":
      return ["cio_id", `c${person}`]
    case "phone":
      return ["phone", `+49151234567${person}`]
    default:
      return name satisfies never
  }
}

export function identifiersOfPerson(person: number, name: Name): PersonIdentifiers {
  const [key, value] = nameOfPerson(person, name)
  return { [key]: value } as PersonIdentifiers // one of the names, which a computed key hides
}

/** For places that take no phone. */
export function identifiersWithoutPhone(person: number, name: Name): MergeIdentifiers {
  return identifiersOfPerson(person, name === "phone" ? "id" : name) as MergeIdentifiers // without a phone it is one
}

/** An object goes by two names. */
export function identifiersOfObject(object: number, name: Name): ObjectIdentifiers {
  return name === "cio_id" ? { cio_object_id: `obj${object}` } : { object_type_id: "1", object_id: `o${object}` }
}

/** The lane of a person whichever name is used, as a caller who knows them all would give it. */
export function laneOfPerson({ id, email, cio_id, phone }: Record<string, unknown>): string | undefined {
  const name = String(id ?? email ?? cio_id ?? phone)
  const person = /^(?:p|10|person|c|\+49151234567)(\d)/i.exec(name)?.[1]
  return person === undefined ? undefined : `person ${person}`
}
