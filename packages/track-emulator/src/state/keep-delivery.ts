import type { StoredDelivery } from "../taken-operation.ts"
import type { TrackState } from "./track-state.ts"
import { usableTime } from "./usable-time.ts"
import { applied, appliedExcept, type Verdict, withTimeShortfall } from "./verdict.ts"

/**
 * Keeps what became of a message, each time it comes: the service cannot deduplicate it (doc). The emulator sends no messages, so
 * it does not know whose delivery it was, and leaves the person's `unsubscribed` alone.
 */
export function keepDelivery(state: TrackState, operation: StoredDelivery): Verdict {
  if (operation.action !== "metric") {
    state.deliveries.push(operation)
    return applied
  }
  const time = usableTime(operation.timestamp, state.nowSeconds())
  const isUsable = time.origin === "sent" || time.origin === "absent"
  state.deliveries.push(isUsable ? operation : { ...operation, timestamp: time.seconds })
  return appliedExcept(withTimeShortfall(undefined, time, "timestamp"))
}
