import type { MergeIdentifiers, Operation, PersonIdentifiers } from "@cio/track-core"
import { drawName, type PersonName } from "./names.ts"
import { createRandom, type Random } from "./random.ts"
import { type Timeline, year } from "./timeline.ts"

/** One customer of the shop, with what the rest of the year needs to know. */
export interface Customer {
  readonly number: number
  readonly name: PersonName
  readonly identifiers: PersonIdentifiers
  /** The same, or an email address where a phone number cannot stand (in a merge, in an object's relationships). */
  readonly mergeable: MergeIdentifiers
  readonly email: string
  readonly joinedAt: number
  readonly usesApp: boolean
  readonly random: Random
  /** Notes an operation, unless the customer has left by then. */
  does(at: number, operation: Operation): void
  /** After this time nothing more is noted. */
  leaves(at: number): void
}

// Weight of each month from late November on: most people come before Christmas, few in summer.
const joinWeights = [18, 30, 12, 8, 7, 6, 5, 4, 4, 5, 8, 11, 14] as const

/** The customer of that number: who it is, since when, and by what it is known to the shop. */
export function createCustomer(number: number, imported: boolean, timeline: Timeline): Customer {
  // A seed of its own, so that a change to one customer's life leaves all others as they are.
  const random = createRandom(7_919 * number)
  const name = drawName(random)
  const email = `${name.ascii}.${number}@example.${random.pick(["com", "net", "org"])}`
  const identifiers = drawIdentifiers(random, number, email, imported)
  const joinedAt = imported ? year.start + number * 7 : drawJoinTime(random)
  let leftAt: number = year.end
  return {
    number,
    name,
    identifiers,
    mergeable: identifiers.phone === undefined ? identifiers : { email },
    email,
    joinedAt,
    usesApp: random.chance(55),
    random,
    does(at, operation) {
      if (at < leftAt) timeline.add(at, operation)
    },
    leaves(at) {
      leftAt = Math.min(leftAt, at)
    },
  }
}

function drawIdentifiers(random: Random, number: number, email: string, imported: boolean): PersonIdentifiers {
  // The till of old numbered its customers; the numbers came over as numbers.
  if (imported) return { id: 40_000 + number }
  const percent = random.below(100)
  if (percent < 68) return { id: `c-${String(number).padStart(5, "0")}` }
  if (percent < 92) return { email }
  // 1,000 numbers that are reserved for fiction in the United Kingdom.
  return { phone: `+447700900${String(number % 1000).padStart(3, "0")}` }
}

function drawJoinTime(random: Random): number {
  const total = joinWeights.reduce((sum, weight) => sum + weight, 0)
  let rest = random.below(total)
  let month = 0
  for (const weight of joinWeights) {
    if (rest < weight) break
    rest -= weight
    month++
  }
  const from = year.start + month * 28 * year.day
  return Math.min(from + random.below(28 * year.day), year.end - 1)
}
