import type { Operation, PersonIdentifiers } from "@cio/track-core"
import type { Keys } from "./keys.ts"
import type { Random } from "./random.ts"

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const hex = "0123456789abcdef"
const firstSecond = 1_732_000_000

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

/** What an operation is made from. */
interface Draw extends Keys {
  random: Random
  words: Words
}

type Make = (draw: Draw) => Operation

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
const deck: readonly Make[] = kinds.flatMap(([make, share]) => Array<Make>(share).fill(make))

/** Makes operations from random choices, a third of them with text beyond ASCII. Events carry an id. */
export function operationMaker(random: Random, keys: Keys): (index: number) => Operation {
  return (index) => {
    const make = deck[random.below(deck.length)] ?? personEvent
    return make({ random, words: index % 3 === 0 ? nonAscii : ascii, ...keys })
  }
}

function personId(person: number): string {
  return `person-${100_000 + person}`
}

function eventBasics({ random, person }: Draw): { identifiers: PersonIdentifiers; id: string; timestamp: number } {
  return { identifiers: { id: personId(person()) }, id: `01JZ${random.text(22, crockford)}`, timestamp: time(random) }
}

function time(random: Random): number {
  return firstSecond + random.below(30_000_000)
}

function personEvent(draw: Draw): Operation {
  const { random, words } = draw
  const { identifiers, id, timestamp } = eventBasics(draw)
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

function personIdentify({ random, words, person }: Draw): Operation {
  const number = person()
  const attributes = {
    first_name: random.pick(words.first),
    last_name: random.pick(words.last),
    email: `person.${number}@mail.example`,
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
    identifiers: { id: personId(number) },
    timestamp: time(random),
    attributes,
  }
}

function personPage(draw: Draw): Operation {
  const { random, words } = draw
  const { identifiers, id, timestamp } = eventBasics(draw)
  const path = `/shop/item/${random.below(10_000)}`
  const attributes = { title: random.pick(words.product), path, referrer: "https://search.example/", keywords: ["tea"] }
  return { type: "person", action: "page", identifiers, name: `https://shop.example${path}`, id, timestamp, attributes }
}

function personScreen(draw: Draw): Operation {
  const { random, words } = draw
  const { identifiers, id, timestamp } = eventBasics(draw)
  const attributes = {
    items: random.below(9),
    shown: random.pick(words.product),
    app_version: "7.1.0",
    network: "wifi",
  }
  return { type: "person", action: "screen", identifiers, name: "Basket", id, timestamp, attributes }
}

function objectIdentify({ random, words, person, company }: Draw): Operation {
  const attributes = {
    name: `${random.pick(words.last)} & ${random.pick(words.last)}`,
    city: random.pick(words.city),
    seats: random.below(500),
    industry: random.pick(["retail", "gastronomy", "hotel"]),
  }
  const relationship = { identifiers: { id: personId(person()) }, relationship_attributes: { role: "buyer" } }
  return {
    type: "object",
    action: "identify",
    identifiers: companyIdentifiers(company()),
    attributes,
    cio_relationships: [relationship],
  }
}

function objectIdentifyAnonymous({ random, words, company }: Draw): Operation {
  const attributes = { name: random.pick(words.last), city: random.pick(words.city), note: random.pick(words.note) }
  const cio_relationships = [{ identifiers: { anonymous_id: `browser-${random.text(16, hex)}` } }]
  return {
    type: "object",
    action: "identify_anonymous",
    identifiers: companyIdentifiers(company()),
    attributes,
    cio_relationships,
  }
}

function personAddDevice({ random, words, person }: Draw): Operation {
  const attributes = {
    device_os: "18.1",
    device_model: `iPhone (${random.pick(words.first)})`,
    push_enabled: "true" as const,
  }
  const device = { token: random.text(64, hex), platform: "ios" as const, last_used: time(random), attributes }
  return { type: "person", action: "add_device", identifiers: { id: personId(person()) }, device }
}

function personAddRelationships({ random, words, person, company }: Draw): Operation {
  const relationship_attributes = { role: "buyer", office: random.pick(words.city), since: time(random) }
  const cio_relationships = [{ identifiers: companyIdentifiers(company()), relationship_attributes }]
  return { type: "person", action: "add_relationships", identifiers: { id: personId(person()) }, cio_relationships }
}

function deliveryEvent({ random }: Draw): Operation {
  const identifiers = { id: random.text(28, crockford) }
  const attributes = { device_token: random.text(64, hex) }
  return { type: "delivery", action: "event", identifiers, name: random.pick(["opened", "delivered"]), attributes }
}

function companyIdentifiers(company: number): { object_type_id: string; object_id: string } {
  return { object_type_id: "1", object_id: `company-${company}` }
}
