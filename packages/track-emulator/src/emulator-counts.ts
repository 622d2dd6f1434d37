import type { Workspace } from "./workspace.ts"

/** How much an emulator holds, and how much it took. */
export interface EmulatorCounts {
  readonly people: number
  readonly objects: number
  /** Events, pages and screens held: without duplicates and without those of deleted people. */
  readonly events: number
  readonly devices: number
  /** Relationships between known people and objects. */
  readonly relationships: number
  /** What is known of deliveries: events, metrics and unsubscribes. */
  readonly deliveries: number
  /** Operations taken since the start or the last reset, with or without effect. */
  readonly operations: number
  /** Requests that arrived since the start or the last reset, answered or not. */
  readonly requests: number
}

/** How much a workspace holds and took, at this moment. */
export function countsOf({ epoch }: Workspace): EmulatorCounts {
  const { state, journal, operations } = epoch
  return {
    people: state.people.size,
    objects: state.objects.size,
    events: state.events.size,
    devices: state.devices.size,
    relationships: state.relationships.size,
    deliveries: state.deliveries.length,
    operations,
    requests: journal.arrived,
  }
}
