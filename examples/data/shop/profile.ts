import type { PersonAttributes } from "@cio/track-core"
import { reviews } from "./catalogue.ts"
import type { Customer } from "./customer.ts"

/** The customer's first identify: who it is, and what it wants to hear of. */
export function signUp(customer: Customer): void {
  const { name, random, identifiers, joinedAt } = customer
  const email = identifiers.email === undefined ? { email: customer.email } : {}
  customer.does(joinedAt, {
    type: "person",
    action: "identify",
    identifiers,
    attributes: {
      ...email,
      first_name: name.first,
      last_name: name.last,
      language: name.language,
      city: name.city,
      country: name.country,
      created_at: joinedAt,
      plan: random.chance(12) ? "tea-club" : "free",
      loyalty_points: random.below(500),
      ...(random.chance(15) ? { note: random.pick(reviews) } : {}),
      ...(random.chance(20)
        ? { favourites: [random.pick(["green", "black", "oolong"]), "白茶"], wholesale: false }
        : {}),
      cio_subscription_preferences: {
        topics: { topic_1: true, topic_2: random.chance(60), topic_3: random.chance(30) },
      },
    },
    timestamp: joinedAt,
  })
}

/** A change of mind or of address, as an identify that names only what changes. */
export function changeProfile(customer: Customer, at: number): void {
  const { random } = customer
  customer.does(at, {
    type: "person",
    action: "identify",
    identifiers: customer.identifiers,
    attributes: { ...drawChange(customer, at), ...(random.chance(35) ? { _update: true } : {}) },
    timestamp: at,
  })
}

function drawChange(customer: Customer, at: number): PersonAttributes {
  const { random } = customer
  switch (random.below(7)) {
    case 0: // A dotted key patches one topic and leaves the others.
      return { [`cio_subscription_preferences.topics.topic_${random.between(1, 3)}`]: random.chance(40) }
    case 1: // null removes an attribute ...
      return { note: null, favourites: null }
    case 2: // ... and so does an empty text.
      return { note: "", plan: "free" }
    case 3:
      return { plan: "tea-club", tea_club_since: at, loyalty_points: random.between(500, 2000) }
    case 4:
      return { city: random.pick(["Zürich", "Malmö", "القاهرة", "東京"]), moved: true }
    case 5:
      return {
        birthday: `${random.between(1950, 2007)}-0${random.between(1, 9)}-1${random.below(10)}`,
        "tea of the year": "🍵",
      }
    default:
      return { loyalty_points: random.below(3000), average_basket: random.between(900, 9000) / 100 }
  }
}
