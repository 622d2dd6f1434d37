import type { Operation, PersonIdentifiers } from "@cio/track-core"
import { type Random, seededRandom } from "./random.ts"

/** How many different operations there are. Longer lists repeat them, so that a long run needs little memory. */
export const poolSize = 50_000

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const hex = "0123456789abcdef"
const firstSecond = 1_732_000_000
const people = 40_000

interface Words {
  first: [string, ...string[]]
  last: [string, ...string[]]
  city: [string, ...string[]]
  product: [string, ...string[]]
  note: [string, ...string[]]
}

const ascii: Words = {
  first: ["Maria", "John", "Anna", "Peter", "Laura", "Thomas"],
  last: ["Keller", "Smith", "Novak", "Rossi", "Jansen", "Martin"],
  city: ["Hamburg", "Leeds", "Ghent", "Porto", "Utrecht", "Lyon"],
  product: [
    "Green tea, loose leaf, 100 g",
    "Cast iron teapot, 0.8 l",
    "Bamboo whisk with stand",
    "Tea tin, airtight, black",
  ],
  note: ["Asked for a gift box and a card", "Pays by invoice, net 30 days", "Prefers delivery in the morning"],
}

const nonAscii: Words = {
  first: ["Zoë", "Jürgen", "Søren", "Łucja", "美咲", "Ольга"],
  last: ["Müller", "Núñez", "Åkesson", "Đorđević", "佐藤", "Иванова"],
  city: ["Köln", "Málaga", "Tromsø", "Łódź", "京都", "Київ"],
  product: [
    "Grüner Tee, lose, 100 g 🍵",
    "南部鉄器 急須 0.8 l",
    "Théière émaillée, grès brun",
    "Чай чёрный, жестяная банка",
  ],
  note: ["Wünscht Geschenkpapier und eine Karte 🎁", "午前中の配達を希望", "Оплата по счёту, 30 дней"],
}

type Make = (random: Random, words: Words) => Operation

/** The kinds and their share in percent: events and identifies of every type, and some of what comes along with them. */
const kinds: readonly [Make, number][] = [
  [personEvent, 38],
  [personIdentify, 28],
  [personPage, 10],
  [personScreen, 5],
  [objectIdentify, 8],
  [objectIdentifyAnonymous, 2],
  [personAddDevice, 4],
  [personAddRelationships, 3],
  [deliveryEvent, 2],
]
const deck: Make[] = kinds.flatMap(([make, share]) => Array<Make>(share).fill(make))

/**
 * The different operations of the bench, the same ones on every call: 306 bytes of JSON on average, a third with
 * text beyond ASCII. Events carry an id, unless `eventIds` is false.
 */
export function operationPool(size: number = poolSize, eventIds = true): Operation[] {
  const random = seededRandom(20_261_124)
  return Array.from({ length: size }, (_, index) => {
    const make = deck[random.below(deck.length)] ?? personEvent
    const operation = make(random, index % 3 === 0 ? nonAscii : ascii)
    return eventIds ? operation : withoutEventId(operation)
  })
}

/** A list of any length, which repeats the pool. */
export function repeatOperations(pool: readonly Operation[], count: number): Operation[] {
  const operations: Operation[] = []
  while (operations.length < count) {
    for (const operation of pool) {
      if (operations.length === count) break
      operations.push(operation)
    }
  }
  return operations
}

/** A source that makes each operation when it is asked for, so that whatever is kept of it shows in memory. */
export async function* freshOperations(pool: readonly Operation[], count: number): AsyncGenerator<Operation> {
  for (let left = count; left > 0; left -= pool.length) {
    for (const operation of pool.slice(0, left)) yield { ...operation }
  }
}

function withoutEventId(operation: Operation): Operation {
  if (!("id" in operation)) return operation
  const { id: _, ...rest } = operation
  return rest
}

function personId(random: Random): string {
  return `person-${100_000 + random.below(people)}`
}

function eventBasics(random: Random): { identifiers: PersonIdentifiers; id: string; timestamp: number } {
  return { identifiers: { id: personId(random) }, id: `01JZ${random.text(22, crockford)}`, timestamp: time(random) }
}

function time(random: Random): number {
  return firstSecond + random.below(30_000_000)
}

function personEvent(random: Random, words: Words): Operation {
  const { identifiers, id, timestamp } = eventBasics(random)
  const name = random.pick(["order_placed", "product_added", "product_viewed", "checkout_started"])
  const attributes = {
    order_id: `no-${100_000 + random.below(900_000)}`,
    product: random.pick(words.product),
    quantity: 1 + random.below(9),
    total: random.below(50_000) / 100,
    currency: "EUR",
    city: random.pick(words.city),
    first_order: random.below(4) === 0,
  }
  return { type: "person", action: "event", identifiers, name, id, timestamp, attributes }
}

function personIdentify(random: Random, words: Words): Operation {
  const attributes = {
    first_name: random.pick(words.first),
    last_name: random.pick(words.last),
    email: `person.${random.below(people)}@mail.example`,
    city: random.pick(words.city),
    plan: random.pick(["free", "basic", "pro"]),
    created_at: time(random),
    lifetime_value: random.below(1_000_000) / 100,
    newsletter: random.below(2) === 0,
    note: random.pick(words.note),
  }
  return {
    type: "person",
    action: "identify",
    identifiers: { id: personId(random) },
    timestamp: time(random),
    attributes,
  }
}

function personPage(random: Random, words: Words): Operation {
  const { identifiers, id, timestamp } = eventBasics(random)
  const path = `/shop/item/${random.below(10_000)}`
  const attributes = { title: random.pick(words.product), path, referrer: "https://search.example/", keywords: ["tea"] }
  return { type: "person", action: "page", identifiers, name: `https://shop.example${path}`, id, timestamp, attributes }
}

function personScreen(random: Random, words: Words): Operation {
  const { identifiers, id, timestamp } = eventBasics(random)
  const attributes = {
    items: random.below(9),
    shown: random.pick(words.product),
    app_version: "7.1.0",
    network: "wifi",
  }
  return { type: "person", action: "screen", identifiers, name: "Basket", id, timestamp, attributes }
}

function objectIdentify(random: Random, words: Words): Operation {
  const attributes = {
    name: `${random.pick(words.last)} & ${random.pick(words.last)}`,
    city: random.pick(words.city),
    seats: random.below(500),
    industry: random.pick(["retail", "gastronomy", "hotel"]),
  }
  const relationship = { identifiers: { id: personId(random) }, relationship_attributes: { role: "buyer" } }
  return {
    type: "object",
    action: "identify",
    identifiers: company(random),
    attributes,
    cio_relationships: [relationship],
  }
}

function objectIdentifyAnonymous(random: Random, words: Words): Operation {
  const attributes = { name: random.pick(words.last), city: random.pick(words.city), note: random.pick(words.note) }
  const cio_relationships = [{ identifiers: { anonymous_id: `browser-${random.text(16, hex)}` } }]
  return { type: "object", action: "identify_anonymous", identifiers: company(random), attributes, cio_relationships }
}

function personAddDevice(random: Random, words: Words): Operation {
  const attributes = {
    device_os: "18.1",
    device_model: `iPhone (${random.pick(words.first)})`,
    push_enabled: "true" as const,
  }
  const device = { token: random.text(64, hex), platform: "ios" as const, last_used: time(random), attributes }
  return { type: "person", action: "add_device", identifiers: { id: personId(random) }, device }
}

function personAddRelationships(random: Random, words: Words): Operation {
  const relationship_attributes = { role: "buyer", office: random.pick(words.city), since: time(random) }
  const cio_relationships = [{ identifiers: company(random), relationship_attributes }]
  return { type: "person", action: "add_relationships", identifiers: { id: personId(random) }, cio_relationships }
}

function deliveryEvent(random: Random): Operation {
  const identifiers = { id: random.text(28, crockford) }
  const attributes = { device_token: random.text(64, hex) }
  return { type: "delivery", action: "event", identifiers, name: random.pick(["opened", "delivered"]), attributes }
}

function company(random: Random): { object_type_id: string; object_id: string } {
  return { object_type_id: "1", object_id: `company-${random.below(5_000)}` }
}
