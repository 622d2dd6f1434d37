import type { Customer } from "./customer.ts"
import type { PushMessages } from "./order.ts"
import { appLaunch, year } from "./timeline.ts"

interface Model {
  platform: "ios" | "android"
  model: string
  os: string
}

const models: readonly Model[] = [
  { platform: "ios", model: "iPhone 16", os: "19.1" },
  { platform: "ios", model: "iPad mini", os: "18.6" },
  { platform: "android", model: "Pixel 9", os: "16" },
  { platform: "android", model: "Galaxy S25", os: "16" },
  { platform: "android", model: "红米 Note", os: "14" },
]

/** Gives the customer a phone from `at` on, sometimes a second one. Gives back the way to send it push messages. */
export function useApp(customer: Customer, at: number): PushMessages {
  if (!customer.usesApp) return () => {}
  const { random, name } = customer
  const from = Math.max(at, appLaunch + random.below(20 * year.day))
  const first = { token: random.hex(40), since: from, until: from + random.between(60, 500) * year.day }
  const second = { token: random.hex(40), since: first.until, until: year.end }

  for (const { token, since, until } of [first, second]) {
    const { platform, model, os } = random.pick(models)
    for (let i = 0; i < 2; i++) {
      const version = `${i + 1}.${random.below(10)}.${random.below(10)}`
      const usedAt = since + i * random.between(15, 120) * year.day
      if (usedAt >= until) break
      customer.does(usedAt, {
        type: "person",
        action: "add_device",
        identifiers: customer.identifiers,
        device: {
          token,
          platform,
          last_used: usedAt,
          attributes: {
            device_os: os,
            device_model: model,
            app_version: version,
            device_locale: `${name.language}-${name.country}`,
            push_enabled: random.chance(85) ? "true" : "false",
          },
        },
      })
    }
    customer.does(until, {
      type: "person",
      action: "delete_device",
      identifiers: customer.identifiers,
      device: { token },
    })
  }

  return (_, sentAt) => {
    const device = [first, second].find(({ since, until }) => since <= sentAt && sentAt < until)
    if (device) push(customer, sentAt, device.token)
  }
}

function push(customer: Customer, at: number, token: string): void {
  const { random } = customer
  const id = `RP${random.hex(26)}`
  const steps = random.chance(20)
    ? (["delivered", "opened", "converted"] as const)
    : random.chance(50)
      ? (["delivered", "opened"] as const)
      : (["delivered"] as const)
  let now = at
  for (const name of steps) {
    customer.does(now, {
      type: "delivery",
      action: "event",
      identifiers: { id },
      name,
      attributes: { device_token: token },
    })
    now += random.between(5, 4000)
  }
}
