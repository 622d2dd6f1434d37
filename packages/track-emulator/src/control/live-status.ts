import type { Changes } from "../changes.ts"
import type { Closing } from "../closing.ts"
import type { Status } from "./control-types.ts"
import { pause, waitForChange } from "./wait-for-change.ts"

/** Shortest time between two statuses, in ms. */
const minPauseMs = 100
/**
 * A status that takes long to make (a journal of a million requests) comes more seldom, so that it takes at most 5 % of
 * the time.
 */
const restPerWork = 20
/** Longest silence, in ms: proxies cut off what says nothing for long. */
const heartbeatMs = 15_000

/**
 * Server-sent events: a status at once, and another whenever something has changed since the one before, at most ten a
 * second. While it rests nothing listens, so that any number of changes costs nothing, and the last of them is still
 * told.
 */
export function liveStatus(changes: Changes, status: () => Status, closing: Closing): ReadableStream<Uint8Array> {
  const left = new AbortController()
  const stops = { closing, left: left.signal }
  const encoder = new TextEncoder()
  let toldRevision = -1
  let restMs = 0

  const next = async (): Promise<string | undefined> => {
    if (restMs > 0) await pause(restMs, stops)
    restMs = 0
    const woken = await waitForChange(changes, toldRevision, heartbeatMs, stops)
    if (woken === "stopped") return undefined
    if (woken === "time") return ":\n\n"
    toldRevision = changes.revision
    const startedMs = performance.now()
    const text = `event: status\ndata: ${JSON.stringify(status())}\n\n`
    restMs = Math.max(minPauseMs, restPerWork * (performance.now() - startedMs))
    return text
  }

  // Nothing ahead of the reader: who never reads (a HEAD request) leaves no timer behind, and who reads slowly no
  // backlog.
  return new ReadableStream(
    {
      async pull(controller) {
        const text = await next()
        if (left.signal.aborted) return
        if (text === undefined) controller.close()
        else controller.enqueue(encoder.encode(text))
      },
      cancel() {
        left.abort()
      },
    },
    { highWaterMark: 0 },
  )
}
