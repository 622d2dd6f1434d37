import { courses, objectTypes } from "./catalogue.ts"
import type { Customer } from "./customer.ts"
import { useApp } from "./devices.ts"
import { order } from "./order.ts"
import { changeProfile, signUp } from "./profile.ts"
import { year } from "./timeline.ts"
import { event, visit } from "./visit.ts"

/** Lives one customer's year: arrival, visits, orders, courses, changes and, for some, the end. */
export function live(customer: Customer): void {
  const { random, joinedAt } = customer
  // Whether and when somebody leaves is drawn first, so that nothing is noted after it.
  const leaves = random.below(100)
  const end = joinedAt + random.between(20, 250) * year.day
  if (leaves < 6) leave(customer, end)
  else if (leaves < 10) beSuppressed(customer, end)

  if (random.chance(20)) askAnonymously(customer, joinedAt - random.between(60, 3000))
  signUp(customer)
  const push = useApp(customer, joinedAt)
  let now = joinedAt + random.between(30, 600)
  for (let visits = drawVisits(customer); visits > 0; visits--) {
    const { seen, until } = visit(customer, now)
    if (random.chance(32)) order(customer, until + 120, seen, push)
    if (random.chance(14)) changeProfile(customer, until + 300)
    now = until + random.between(3600, 45 * year.day)
  }
  if (random.chance(28)) takeCourse(customer, joinedAt + random.between(1, 60) * year.day)
  if (random.chance(7)) haveSecondAccount(customer, joinedAt + random.between(5, 90) * year.day)
}

/** Most come a few times, some live there. */
function drawVisits({ random }: Customer): number {
  if (random.chance(6)) return random.between(8, 18)
  return random.between(1, 4)
}

function leave(customer: Customer, at: number): void {
  customer.does(at, { type: "person", action: "delete", identifiers: customer.identifiers })
  customer.leaves(at)
}

function beSuppressed(customer: Customer, at: number): void {
  const { identifiers, random } = customer
  customer.does(at, { type: "person", action: "suppress", identifiers })
  // A program that has not heard of it yet: what it sends is taken and dropped.
  event(customer, at + 900, "newsletter_opened", { subject: "Neu: 抹茶 ist wieder da 🍵" })
  if (random.chance(40)) {
    customer.does(at + 30 * year.day, { type: "person", action: "unsuppress", identifiers })
  }
  customer.leaves(at)
}

function takeCourse(customer: Customer, at: number): void {
  const { identifiers, random } = customer
  const course = random.pick(courses)
  const object = { object_type_id: objectTypes.course, object_id: course.id }
  customer.does(at, {
    type: "person",
    action: "add_relationships",
    identifiers,
    cio_relationships: [
      { identifiers: object, relationship_attributes: { paid: course.cents / 100, seat: random.between(1, 12) } },
    ],
  })
  event(customer, at, "course_booked", { course: course.id, title: course.title, price: course.cents / 100 })
  const lessons = random.between(1, course.lessons)
  for (let lesson = 1; lesson <= lessons; lesson++) {
    event(customer, at + lesson * 7 * year.day, "lesson_attended", {
      course: course.id,
      lesson,
      mood: random.pick(["😀", "😐", "🤯"]),
    })
  }
  if (lessons < course.lessons && random.chance(70)) {
    customer.does(at + (lessons + 1) * 7 * year.day, {
      type: "person",
      action: "delete_relationships",
      identifiers,
      cio_relationships: [{ identifiers: object }],
    })
  }
}

/** Orders once as a guest with another address; later somebody notices and merges the two. */
function haveSecondAccount(customer: Customer, at: number): void {
  const { name, number, mergeable } = customer
  const identifiers = { email: `${name.ascii}+guest${number}@example.com` }
  const guest: Customer = { ...customer, identifiers, mergeable: identifiers, email: identifiers.email, usesApp: false }
  guest.does(at, {
    type: "person",
    action: "identify",
    identifiers,
    attributes: { first_name: name.first, guest: true },
    timestamp: at,
  })
  const { seen, until } = visit(guest, at + 20)
  order(guest, until + 90, seen, () => {})
  // Everything that follows from an order has happened after 30 days; a guest seen later would be a new person.
  customer.does(at + 30 * year.day, { type: "person", action: "merge", primary: mergeable, secondary: identifiers })
}

/** Looks at a course before the shop knows who it is. */
function askAnonymously(customer: Customer, at: number): void {
  const { random } = customer
  const course = random.pick(courses)
  customer.does(at, {
    type: "object",
    action: "identify_anonymous",
    identifiers: { object_type_id: objectTypes.course, object_id: course.id },
    attributes: { title: course.title },
    cio_relationships: [
      { identifiers: { anonymous_id: `browser-${random.hex(12)}` }, relationship_attributes: { asked_at: at } },
    ],
  })
}
