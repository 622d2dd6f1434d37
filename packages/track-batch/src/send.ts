import {
  type Reply,
  retryDelayMs,
  TrackAbortError,
  type TrackClient,
  TrackConnectionError,
  type TrackError,
} from "@cio/track-core"
import type { BatchSettings } from "./batch-options.ts"
import { type Pace, sleepUnless } from "./pace.ts"
import type { Stop, StopSignals } from "./stop.ts"

/** How sending one request body ended, over all its attempts. */
export type SendResult = {
  /** True once an attempt may have been applied. No later one can take that back. */
  ambiguous: boolean
} & ({ kind: "reply"; reply: Reply } | { kind: "stopped"; cause: TrackError })

/** What sending needs of its run. */
export interface SendContext {
  track: Pick<TrackClient, "postBatch">
  settings: Pick<BatchSettings<never>, "maxAttempts" | "backoff" | "timeoutMs" | "clock" | "random">
  pace: Pace
  stop: Stop
  /** Called for every request that goes out. */
  onRequest: (bytes: number) => void
}

/**
 * Sends the same bytes until a reply is final. A failure that no retry mends (refused keys, a wrong address) halts the
 * whole run, because every other batch would meet it too; so does an option that throws. Never throws.
 */
export async function send(bytes: Uint8Array, wasAmbiguous: boolean, context: SendContext): Promise<SendResult> {
  const signals = context.stop.open()
  try {
    return await sendUntilFinal(bytes, wasAmbiguous, context, signals)
  } catch (error) {
    const cause = new TrackAbortError("The run was ended by an option that threw; see the cause", { cause: error })
    context.stop.halt(cause)
    return { kind: "stopped", cause, ambiguous: true }
  } finally {
    signals.release()
  }
}

async function sendUntilFinal(
  bytes: Uint8Array,
  wasAmbiguous: boolean,
  context: SendContext,
  signals: StopSignals,
): Promise<SendResult> {
  const { settings, pace, stop } = context
  let ambiguous = wasAmbiguous
  for (let attempt = 1; ; attempt++) {
    await pace.turn(signals.waits)
    // Asked last, because a stop may come between the turn and here.
    if (stop.cause) return { kind: "stopped", cause: stop.cause, ambiguous }
    context.onRequest(bytes.length)
    const reply = await post(bytes, attempt, signals.requests, context)
    if (reply.kind !== "failed") return { kind: "reply", reply, ambiguous }
    ambiguous ||= reply.error.outcome === "unknown"
    if (!reply.retry) stop.halt(reply.error)
    if (signals.requests.aborted && stop.cause) return { kind: "stopped", cause: stop.cause, ambiguous }
    if (!reply.retry || attempt >= settings.maxAttempts) return { kind: "reply", reply, ambiguous }
    const delayMs = retryDelayMs(settings.backoff, attempt, reply.retryAfterMs, settings.random)
    if (reply.error.code === "throttled") pace.pause(delayMs)
    else if (!(await sleepUnless(settings.clock, delayMs, signals.waits)) && stop.cause) {
      return { kind: "stopped", cause: stop.cause, ambiguous }
    }
  }
}

/** postBatch gives a reply, but it is the caller's object: one that throws or gives nothing must not lose the batch. */
async function post(
  bytes: Uint8Array,
  attempt: number,
  signal: AbortSignal,
  { track, settings }: SendContext,
): Promise<Reply> {
  try {
    const reply = await track.postBatch(bytes, { signal, timeoutMs: settings.timeoutMs, attempt })
    if (!isReply(reply)) throw new TypeError("postBatch gave no reply")
    return reply
  } catch (cause) {
    const error = new TrackConnectionError(
      "postBatch of the client failed by itself, so the batch may have been applied; see the cause",
      { outcome: "unknown", cause },
    )
    return { kind: "failed", error, retry: false }
  }
}

/** Whether it has what is read of a reply. */
function isReply(reply: Reply | undefined): boolean {
  switch (reply?.kind) {
    case "accepted":
      return true
    case "partial":
      return Array.isArray(reply.errors)
    case "refused":
      return Array.isArray(reply.error?.errors)
    case "failed":
      return typeof reply.error?.code === "string"
    default:
      return false
  }
}
