import { type Product, products, shop } from "./catalogue.ts"
import type { Customer } from "./customer.ts"
import { drawEventId } from "./event-id.ts"
import { appLaunch } from "./timeline.ts"

const referrers = [
  "https://search.example/?q=tea",
  "https://social.example/@teehaus",
  "https://blog.example/grüner-tee",
]
const searches = ["?utm_source=newsletter", "?q=oolong", "?q=%E8%8C%B6", "?sort=price&page=2"]

/** One visit of the website or the app from `at` on. Gives back the products that were looked at, and when it ended. */
export function visit(customer: Customer, at: number): { seen: Product[]; until: number } {
  const { random } = customer
  const inApp = customer.usesApp && at >= appLaunch && random.chance(65)
  const seen: Product[] = []
  let now = at
  for (let i = random.between(2, 5); i > 0; i--) {
    const product = random.pick(products)
    seen.push(product)
    if (inApp) screen(customer, now, product)
    else page(customer, now, product)
    now += random.between(5, 180)
    if (random.chance(22)) {
      event(customer, now, "product_viewed", { sku: product.sku, name: product.name, price: product.cents / 100 })
      now += random.between(1, 30)
    }
  }
  return { seen, until: now }
}

/** Something the customer did, as an event. */
export function event(customer: Customer, at: number, name: string, attributes: Record<string, unknown>): void {
  const { identifiers, random } = customer
  customer.does(at, {
    type: "person",
    action: "event",
    identifiers: spellDifferently(customer) ?? identifiers,
    name,
    ...drawEventId(random, at),
    timestamp: at,
    attributes,
  })
}

function page(customer: Customer, at: number, product: Product): void {
  const { identifiers, random } = customer
  const search = random.chance(20) ? { search: random.pick(searches) } : {}
  const referrer = random.chance(25) ? { referrer: random.pick(referrers) } : {}
  customer.does(at, {
    type: "person",
    action: "page",
    identifiers,
    name: `${shop.url}${product.path}`,
    ...drawEventId(random, at),
    timestamp: at,
    attributes: {
      title: `${product.name} – ${shop.name}`,
      path: product.path,
      ...search,
      ...referrer,
      ...(random.chance(30) ? { keywords: [product.category, product.name] } : {}),
    },
  })
}

function screen(customer: Customer, at: number, product: Product): void {
  const { identifiers, random } = customer
  customer.does(at, {
    type: "person",
    action: "screen",
    identifiers,
    name: random.pick(["Home", "Suche 🔎", "Produkt", "Basket", "Favourites ♥"]),
    ...drawEventId(random, at),
    // Phones send fractions of a second; they are quarters here, which every float can hold.
    timestamp: at + random.below(4) / 4,
    attributes: { sku: product.sku, product: product.name, scrolled: random.between(0, 100) },
  })
}

/** An email address means the same in capitals, and people do write it so. */
function spellDifferently({ identifiers, random }: Customer): { email: string } | undefined {
  return identifiers.email !== undefined && random.chance(5) ? { email: identifiers.email.toUpperCase() } : undefined
}
