import { objectTypes } from "./catalogue.ts"
import type { Customer } from "./customer.ts"
import { createRandom } from "./random.ts"
import { type Timeline, year } from "./timeline.ts"

/**
 * The help desk reads the service's own ids off the screen and works with those. Nobody can be created by such an id, so
 * that what it does to one that the service does not know changes nothing.
 */
export function workAtHelpDesk(customers: readonly Customer[], timeline: Timeline): void {
  const random = createRandom(612)
  for (let at = year.start + 9 * 3600; at < year.end; at += random.between(4, 9) * year.day) {
    const identifiers = { cio_id: `a3${random.hex(10)}` }
    const company = { object_type_id: objectTypes.company, object_id: `firm-${random.below(72)}` }
    const attributes = { _update: true, called_at: at, mood: random.pick(["🙂", "😡", "😴"]) }
    timeline.add(at, { type: "person", action: "identify", identifiers, attributes, timestamp: at })
    if (random.chance(40)) {
      timeline.add(at + 60, {
        type: "person",
        action: "delete_relationships",
        identifiers,
        cio_relationships: [{ identifiers: random.chance(50) ? { cio_object_id: `ob${random.hex(8)}` } : company }],
      })
    }
    if (random.chance(20)) {
      const cio_object_id = `ob${random.hex(8)}`
      timeline.add(at + 90, {
        type: "object",
        action: "identify",
        identifiers: { cio_object_id },
        attributes: { checked_at: at },
      })
    }
    if (random.chance(15)) {
      const { mergeable, does } = random.pick(customers)
      does(at + 120, { type: "person", action: "merge", primary: mergeable, secondary: identifiers })
    }
  }
}
