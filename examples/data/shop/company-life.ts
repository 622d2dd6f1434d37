import type { MergeIdentifiers, ObjectIdentifiers, RelationshipToPerson } from "@cio/track-core"
import { companies, courses, objectTypes } from "./catalogue.ts"
import type { Customer } from "./customer.ts"
import { createRandom, type Random } from "./random.ts"
import { type Timeline, year } from "./timeline.ts"

/** The courses of the shop, noted before anybody can book one. Two of them are given up in the course of the year. */
export function offerCourses(timeline: Timeline): void {
  courses.forEach(({ id, title, cents, lessons }, index) => {
    const identifiers = { object_type_id: objectTypes.course, object_id: id }
    const attributes = { title, price: cents / 100, lessons, teacher: index % 2 === 0 ? "Нина" : "李小龙" }
    timeline.add(year.start + index, { type: "object", action: "identify", identifiers, attributes })
    for (let month = 2; month < 12; month += 2) {
      const at = year.start + month * 30 * year.day + index * 60
      const update = {
        type: "object",
        action: "identify",
        identifiers,
        attributes: { seats_left: (index * month) % 13 },
      } as const
      timeline.add(at, update)
    }
    if (index >= courses.length - 2) {
      // The very last day: people ask for courses until then, and asking would bring it back.
      timeline.add(year.end - 600 + index, { type: "object", action: "delete", identifiers })
    }
  })
}

/** The companies that buy for their staff: founded, joined, left, renamed and, for some, closed. */
export function keepCompanies(customers: readonly Customer[], timeline: Timeline): void {
  const random = createRandom(20_251_124)
  for (let number = 0; number < 72; number++) {
    const trade = companies[number % companies.length] ?? ""
    const name = number < companies.length ? trade : `${trade} (${Math.trunc(number / companies.length) + 1})`
    const identifiers = { object_type_id: objectTypes.company, object_id: `firm-${number}` }
    const staff = Array.from({ length: random.between(2, 9) }, () => random.pick(customers))
    keepCompany({ identifiers, name, staff, random, timeline, closes: number % 6 === 5 })
  }
}

interface Company {
  identifiers: ObjectIdentifiers
  name: string
  staff: readonly Customer[]
  random: Random
  timeline: Timeline
  closes: boolean
}

function keepCompany({ identifiers, name, staff, random, timeline, closes }: Company): void {
  const founded = year.start + random.between(1, 200) * year.day
  const end = closes ? founded + random.between(60, 150) * year.day : year.end
  const [owner, ...others] = staff
  if (!owner) return

  // The company's own life does not depend on any customer's; what customers do about it stops when they leave.
  timeline.add(founded, {
    type: "object",
    action: "identify",
    identifiers,
    attributes: {
      name,
      plan: random.pick(["office", "restaurant", "школа"]),
      seats: others.length + 1,
      founded_at: founded,
    },
    cio_relationships: [relate(owner.mergeable, "owner")],
  })
  for (const person of others) {
    const joins = Math.max(founded, person.joinedAt) + random.between(1, 20) * year.day
    if (joins >= end) continue
    if (random.chance(50)) {
      person.does(joins, {
        type: "object",
        action: "add_relationships",
        identifiers,
        cio_relationships: [relate(person.mergeable, random.pick(["buyer", "guest", "寿司職人"]))],
      })
    } else {
      person.does(joins, {
        type: "person",
        action: "identify",
        identifiers: person.identifiers,
        attributes: { company: name, company_size: others.length + 1 },
        timestamp: joins,
        cio_relationships: [{ identifiers, relationship_attributes: { role: "staff", since: joins } }],
      })
    }
    const parts = joins + random.between(30, 200) * year.day
    if (parts < end && random.chance(45)) {
      person.does(parts, {
        type: "object",
        action: "delete_relationships",
        identifiers,
        cio_relationships: [{ identifiers: person.mergeable }],
      })
    }
  }
  for (let at = founded + 20 * year.day; at < end; at += random.between(25, 90) * year.day) {
    const attributes = random.chance(30)
      ? { discount: null, hint: "" }
      : { seats: random.between(1, 40), discount: 0.15 }
    timeline.add(at, { type: "object", action: "identify", identifiers, attributes })
  }
  if (closes) timeline.add(end, { type: "object", action: "delete", identifiers })
}

function relate(identifiers: MergeIdentifiers, role: string): RelationshipToPerson {
  return { identifiers, relationship_attributes: { role } }
}
