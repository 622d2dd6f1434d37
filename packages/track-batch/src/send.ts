import {
  type Reply,
  retryDelayMs,
  TrackAbortError,
  type TrackClient,
  TrackConnectionError,
  type TrackError,
} from "@cio/track-core"
import type { BatchSettings } from "./batch-options.ts"
import type { Pace, PaceLimits } from "./pace.ts"
import { sleepUnless } from "./sleep-unless.ts"
import type { Stop, StopSignals } from "./stop.ts"

/** How sending one request body ended, over all its attempts. */
export type SendEnd = {
  /** Attempts that may have been applied, though they were not answered with success. No later one takes that back. */
  doubts: number
} & ({ kind: "reply"; reply: Reply } | { kind: "stopped"; cause: TrackError })

/** The same, and whether every request was read to its end, so that nobody can still hold the bytes. */
export type SendResult = SendEnd & { isReusable: boolean }

/** What sending needs of its run. */
export interface SendContext {
  track: Pick<TrackClient, "postBatch">
  settings: Pick<BatchSettings<never>, "maxAttempts" | "backoff" | "timeoutMs" | "clock" | "random">
  pace: Pace
  limits: PaceLimits
  stop: Stop
  /** Called for every request that goes out. */
  onRequest: (bytes: number) => void
}

/**
 * Sends the same bytes until a reply is final. A failure that no retry mends (refused keys, a wrong address) halts the
 * whole run, because every other batch would meet it too; so does an option that throws. Never throws.
 */
export async function send(bytes: Uint8Array, earlierDoubts: number, context: SendContext): Promise<SendResult> {
  let signals: StopSignals | undefined
  try {
    signals = context.stop.open()
    return await sendUntilFinal(bytes, earlierDoubts, context, signals)
  } catch (error) {
    const cause = new TrackAbortError("The run was ended by an option that threw; see the cause", { cause: error })
    context.stop.halt(cause)
    return { kind: "stopped", cause, doubts: earlierDoubts + 1, isReusable: false }
  } finally {
    signals?.release()
  }
}

async function sendUntilFinal(
  bytes: Uint8Array,
  earlierDoubts: number,
  context: SendContext,
  signals: StopSignals,
): Promise<SendResult> {
  const { settings, stop } = context
  let doubts = earlierDoubts
  for (let attempt = 1; ; attempt++) {
    const attempted = await attemptOnce(bytes, attempt, signals, context)
    if (attempted.kind === "stopped") return { ...attempted, doubts, isReusable: false }
    const { reply, delayMs } = attempted
    // An answer may come before the request was read to its end, but hardly one that says what became of it.
    if (reply.kind !== "failed") return { kind: "reply", reply, doubts, isReusable: isTaken(reply) && attempt === 1 }
    // Whatever is not known to be unsent may have been applied.
    if (reply.error.outcome !== "unsent") doubts++
    if (signals.requests.aborted && stop.cause) return { kind: "stopped", cause: stop.cause, doubts, isReusable: false }
    if (!reply.retry || attempt >= settings.maxAttempts) return { kind: "reply", reply, doubts, isReusable: false }
    // A throttled one waits for its next start as everybody does.
    if (isThrottled(reply) || (await sleepUnless(settings.clock, delayMs, signals.waits))) continue
    if (stop.cause) return { kind: "stopped", cause: stop.cause, doubts, isReusable: false }
  }
}

type Attempted = { kind: "stopped"; cause: TrackError } | { kind: "reply"; reply: Reply; delayMs: number }

/** One attempt, once the pace lets it start, and how long to wait before another one. */
async function attemptOnce(
  bytes: Uint8Array,
  attempt: number,
  signals: StopSignals,
  context: SendContext,
): Promise<Attempted> {
  const { pace, limits, stop, settings } = context
  const start = await pace.enter(limits, signals.waits)
  if (!start) return { kind: "stopped", cause: stop.cause ?? new TrackAbortError("The run was stopped") }
  try {
    // Asked again, because a stop may come between the start and here.
    if (stop.cause) return { kind: "stopped", cause: stop.cause }
    context.onRequest(bytes.length)
    const reply = await post(bytes, attempt, signals.requests, context)
    if (isTaken(reply)) pace.succeeded(start)
    if (reply.kind !== "failed") return { kind: "reply", reply, delayMs: 0 }
    // Both before it leaves, or the next one slips by.
    if (!reply.retry) stop.halt(reply.error)
    const delayMs = retryDelayMs(settings.backoff, attempt, reply.retryAfterMs, settings.random)
    // Also after the last attempt, which gives up: the others are to wait.
    if (isThrottled(reply)) pace.throttled(start, delayMs)
    return { kind: "reply", reply, delayMs }
  } finally {
    pace.leave()
  }
}

function isTaken(reply: Reply): boolean {
  return reply.kind === "accepted" || reply.kind === "partial"
}

/** The service, or a gateway before it, has more to do than it can. */
function isThrottled(reply: Reply): boolean {
  return reply.kind === "failed" && (reply.status === 429 || reply.status === 503)
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
