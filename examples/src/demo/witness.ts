import { takesDedupeId } from "@cio/track-core"
import type { EmulatorOptions } from "@cio/track-emulator"

/** What the emulator saw, noted beside it: the other side of the books. */
export interface Witness {
  readonly onApplied: NonNullable<EmulatorOptions["onApplied"]>
  /** How many different events, pages and screens arrived, told apart by dedupe id. */
  readonly distinctEvents: number
  /** How many arrived again and were ignored for their id. */
  readonly duplicateEvents: number
}

/** A witness for one emulator. */
export function createWitness(): Witness {
  const eventIds = new Set<string>()
  let withoutId = 0
  let duplicateEvents = 0
  return {
    onApplied(operation, { verdict }) {
      if (!takesDedupeId(operation)) return
      if ("id" in operation && operation.id !== undefined) eventIds.add(operation.id)
      else withoutId++
      if (verdict.effect === "ignored" && verdict.reason === "duplicate-event-id") duplicateEvents++
    },
    get distinctEvents() {
      return eventIds.size + withoutId
    },
    get duplicateEvents() {
      return duplicateEvents
    },
  }
}
