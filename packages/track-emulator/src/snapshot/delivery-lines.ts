import type { TrackState } from "../state/track-state.ts"
import type { StoredDelivery } from "../taken-operation.ts"
import type { LineFields } from "./line-fields.ts"

/** What is known of a delivery, as it came in. */
export interface DeliveryLine {
  readonly kind: "delivery"
  readonly operation: StoredDelivery
}

/** In the order of arrival. */
export function* dumpDeliveries(state: TrackState): Iterable<DeliveryLine> {
  for (const operation of state.deliveries) yield { kind: "delivery", operation }
}

export function loadDelivery(state: TrackState, line: LineFields): void {
  const operation = line.attributes("operation")
  const { type, action, identifiers } = operation
  const known = type === "delivery" && (action === "event" || action === "metric" || action === "unsubscribe")
  const identified = typeof identifiers === "object" && identifiers !== null && "id" in identifiers
  if (!known || !identified) line.fail("operation must be a delivery's event, metric or unsubscribe, with its id")
  // It is one of these by its type, action and id; the rest was checked when it came in, and is only shown.
  state.deliveries.push(operation as unknown as StoredDelivery)
}
