import type { Operation } from "@cio/track-core"
import { batchPath, entityPath } from "../endpoint.ts"
import { drawKeys } from "../keys.ts"
import { operationMaker } from "../operations.ts"
import { seededRandom } from "../random.ts"

/** A kind of operations to feed a server with. */
export interface Load {
  title: string
  path: string
  /** A source without end. */
  source(): (index: number) => Operation
}

const firstSecond = 1_732_000_000
const plans = ["free", "basic", "pro"]
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** The loads by name. */
export const loads = {
  people: { title: "different people, in batches", path: batchPath, source: () => personOf },
  mixture: { title: "a mixture, in batches", path: batchPath, source: mixture },
  events: { title: "events of different people, in batches", path: batchPath, source: events },
  singles: { title: "different people, one a request", path: entityPath, source: () => personOf },
} satisfies Record<string, Load>

export type LoadName = keyof typeof loads

/** How the ids of all people begin. */
export const idPrefix = "person-"

/** An identify of the nth person, with four attributes. */
function personOf(index: number): Operation {
  const attributes = {
    email: `person.${index}@mail.example`,
    plan: plans[index % plans.length],
    created_at: firstSecond + index,
    name: `Maria Keller ${index}`,
  }
  return { type: "person", action: "identify", identifiers: { id: personId(index) }, attributes }
}

function personId(index: number): string {
  return `${idPrefix}${1_000_000 + index}`
}

/** The operations of the bench, each event with an id of its own. */
function mixture(): (index: number) => Operation {
  const random = seededRandom(20_261_124)
  const make = operationMaker(random, drawKeys("even", random))
  return (index) => untimed(make(index))
}

/** Random times would make half of the identifies older than what is held, and the emulator would drop these. */
function untimed(operation: Operation): Operation {
  if (operation.type !== "person" || operation.action !== "identify") return operation
  const { timestamp: _, ...rest } = operation
  return rest
}

/** One event of each person. */
function events(): (index: number) => Operation {
  const random = seededRandom(20_261_124)
  return (index) => ({
    type: "person",
    action: "event",
    identifiers: { id: personId(index) },
    name: "order_placed",
    id: `01JZ${random.text(22, crockford)}`,
    timestamp: firstSecond + index,
    attributes: { order_id: `no-${index}`, total: (index % 50_000) / 100, currency: "EUR" },
  })
}
