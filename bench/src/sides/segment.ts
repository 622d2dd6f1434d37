import { setImmediate as nextTurn } from "node:timers/promises"
import type { Operation } from "@cio/track-core"
import { Analytics } from "@segment/analytics-node"
import { credentials } from "../endpoint.ts"
import { segmentCall } from "./segment-call.ts"
import type { Send } from "./side.ts"

/** Calls in one turn of the event loop, as from a busy server. More at once is slower. */
const callsPerTurn = 150

/**
 * Segment's Node SDK: a call and a callback for each operation, and a flush at the end. It has no backpressure, so that
 * all requests are in flight at once. Waiting for callbacks would be slower still: each comes 300 ms late.
 */
export function segment(settings: { flushAt?: number } = {}): Send {
  return async (root, operations) => {
    const { origin, pathname } = new URL(root)
    const analytics = new Analytics({
      ...settings,
      writeKey: credentials.siteId,
      host: origin,
      path: `${pathname}/v1/batch`,
    })
    let delivered = 0
    for (const [index, operation] of operations.entries()) {
      if (index % callsPerTurn === 0) await nextTurn()
      call(analytics, operation, (error) => {
        if (!error) delivered++
      })
    }
    await analytics.closeAndFlush()
    if (delivered !== operations.length) throw new Error(`${delivered} operations were delivered`)
  }
}

function call(analytics: Analytics, operation: Operation, onEnd: (error?: unknown) => void): void {
  const { method, params } = segmentCall(operation)
  if (method === "identify") analytics.identify(params, onEnd)
  else if (method === "track") analytics.track(params, onEnd)
  else analytics[method](params, onEnd)
}
