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
export type SendEnd = {
  /** True once an attempt may have been applied. No later one can take that back. */
  ambiguous: boolean
} & ({ kind: "reply"; reply: Reply } | { kind: "stopped"; cause: TrackError })

/** The same, and whether every request was read to its end, so that nobody can still hold the bytes. */
export type SendResult = SendEnd & { isReusable: boolean }

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
    return { kind: "stopped", cause, ambiguous: true, isReusable: false }
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
  const stopped = (cause: TrackError): SendResult => ({ kind: "stopped", cause, ambiguous, isReusable: false })
  for (let attempt = 1; ; attempt++) {
    await pace.turn(signals.waits)
    // Asked last, because a stop may come between the turn and here.
    if (stop.cause) return stopped(stop.cause)
    context.onRequest(bytes.length)
    const reply = await post(bytes, attempt, signals.requests, context)
    // An answer may come before the request was read to its end, but hardly one that says what became of it.
    const isRead = reply.kind === "accepted" || reply.kind === "partial"
    if (reply.kind !== "failed") return { kind: "reply", reply, ambiguous, isReusable: isRead && attempt === 1 }
    // Whatever is not known to be unsent may have been applied.
    ambiguous ||= reply.error.outcome !== "unsent"
    if (!reply.retry) stop.halt(reply.error)
    if (signals.requests.aborted && stop.cause) return stopped(stop.cause)
    const delayMs = retryDelayMs(settings.backoff, attempt, reply.retryAfterMs, settings.random)
    const isThrottled = reply.error.code === "throttled"
    // Also after the last attempt: the others are to wait even if this one gives up.
    if (isThrottled) pace.pause(delayMs)
    if (!reply.retry || attempt >= settings.maxAttempts) return { kind: "reply", reply, ambiguous, isReusable: false }
    if (!isThrottled && !(await sleepUnless(settings.clock, delayMs, signals.waits)) && stop.cause) {
      return stopped(stop.cause)
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
