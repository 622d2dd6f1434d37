import { type Product, reviews } from "./catalogue.ts"
import type { Customer } from "./customer.ts"
import { year } from "./timeline.ts"
import { event } from "./visit.ts"

/** An order of some of what was seen, and what follows from it: parcel, review, help, a return. */
export function order(customer: Customer, at: number, seen: readonly Product[], push: PushMessages): void {
  const { random } = customer
  const lines = seen.slice(0, random.between(1, 3)).map((product) => ({
    sku: product.sku,
    name: product.name,
    quantity: random.between(1, 4),
    price: product.cents / 100,
  }))
  const cents = lines.reduce((sum, line) => sum + line.quantity * Math.round(line.price * 100), 0)
  const number = `${customer.number}-${random.between(1000, 9999)}`
  for (const line of lines) event(customer, at - 60 + random.below(50), "added_to_basket", line)
  event(customer, at, "order_placed", {
    order: number,
    total: cents / 100,
    currency: "EUR",
    lines,
    gift_note: random.chance(12) ? "Alles Gute! 🎂 كل عام وأنتم بخير" : null,
    ...(random.chance(8) ? { recipient: customer.email, reply_to: "orders@teehaus.example" } : {}),
  })

  const shipped = at + random.between(4, 40) * 3600
  event(customer, shipped, "order_shipped", { order: number, carrier: random.pick(["DHL", "Póczta", "飛脚便"]) })
  const delivered = shipped + random.between(20, 90) * 3600
  event(customer, delivered, "order_delivered", { order: number })
  push(customer, delivered + 30)

  const later = delivered + random.between(1, 14) * year.day
  if (random.chance(40)) {
    event(customer, later, "review_written", { order: number, stars: random.between(1, 5), text: random.pick(reviews) })
  }
  if (random.chance(6)) {
    event(customer, later + 500, "order_returned", {
      order: number,
      reason: random.pick(["broken", "не подошло", "太苦"]),
    })
  }
  if (random.chance(5)) {
    event(customer, later + 900, "help_asked", { order: number, text: random.pick(reviews), urgent: random.chance(50) })
  }
}

/** Sends the customer a push message at that time and notes what became of it. */
export type PushMessages = (customer: Customer, at: number) => void
