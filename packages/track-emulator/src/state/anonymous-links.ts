import type { PersonRecord } from "./people.ts"

/** How long after an identify anonymous events still go to the person: five minutes (doc). */
const windowSeconds = 300

/** That an anonymous id was found out to be a person. */
export interface AnonymousLink {
  readonly anonymousId: string
  /** Unix seconds. */
  readonly sinceSeconds: number
  person: PersonRecord
}

/** Who was identified with which `anonymous_id` a short while ago. */
export class AnonymousLinks {
  /** In the order of time. */
  readonly #byId = new Map<string, AnonymousLink>()
  readonly #byPerson = new WeakMap<PersonRecord, Set<AnonymousLink>>()

  /** In the order of time. Adding them in that order elsewhere gives the same. */
  values(): Iterable<AnonymousLink> {
    return this.#byId.values()
  }

  /** From now on the anonymous id is that person's, for a while. */
  add(anonymousId: string, person: PersonRecord, nowSeconds: number): void {
    this.#forget(this.#byId.get(anonymousId))
    this.#forgetOlderThan(nowSeconds - windowSeconds)
    const link: AnonymousLink = { anonymousId, person, sinceSeconds: nowSeconds }
    this.#byId.set(anonymousId, link)
    this.#linksOf(person).add(link)
  }

  /** The person, as long as the link holds. */
  find(anonymousId: string, nowSeconds: number): PersonRecord | undefined {
    const link = this.#byId.get(anonymousId)
    return link && link.sinceSeconds >= nowSeconds - windowSeconds ? link.person : undefined
  }

  moveAll(from: PersonRecord, to: PersonRecord): void {
    for (const link of this.#byPerson.get(from) ?? []) {
      link.person = to
      this.#linksOf(to).add(link)
    }
    this.#byPerson.delete(from)
  }

  removeAllOf(person: PersonRecord): void {
    for (const link of this.#byPerson.get(person) ?? []) this.#forget(link)
  }

  #forgetOlderThan(seconds: number): void {
    for (const link of this.#byId.values()) {
      if (link.sinceSeconds >= seconds) return
      this.#forget(link)
    }
  }

  #forget(link: AnonymousLink | undefined): void {
    if (!link) return
    this.#byId.delete(link.anonymousId)
    this.#byPerson.get(link.person)?.delete(link)
  }

  #linksOf(person: PersonRecord): Set<AnonymousLink> {
    const links = this.#byPerson.get(person) ?? new Set<AnonymousLink>()
    this.#byPerson.set(person, links)
    return links
  }
}
