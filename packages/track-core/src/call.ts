import type { CallSettings, ClientSettings } from "./client-options.ts"
import { markPossiblyApplied, TrackAbortError, type TrackError } from "./errors.ts"
import { callHook, type RequestInfo } from "./hooks.ts"
import { type Reply, readReply } from "./reply.ts"
import { retryDelayMs } from "./retry-policy.ts"
import { utf8Bytes } from "./utf8.ts"
import { exchange, type WireRequest, type WireResult } from "./wire.ts"

/** Makes one attempt and tells the hooks. Never throws. */
export async function attempt(
  client: ClientSettings,
  request: WireRequest,
  number: number,
): Promise<{ result: WireResult; reply: Reply }> {
  const { onRequest, onReply } = client
  const { clock } = client.wire
  // Without a hook nobody asks for the size, which takes a look at every character of a text.
  const info = onRequest || onReply ? infoOf(request, number) : undefined
  if (info) callHook("onRequest", onRequest, info)
  const startedAt = clock.now()
  const result = await exchange(client.wire, request)
  const now = clock.now()
  const reply = readReply(result, now)
  if (info) {
    const status = reply.status === undefined ? {} : { status: reply.status }
    callHook("onReply", onReply, { ...info, ...status, kind: reply.kind, durationMs: now - startedAt })
  }
  return { result, reply }
}

function infoOf({ method, path, body }: WireRequest, attempt: number): RequestInfo {
  return { method, path, attempt, bytes: bodyBytes(body) }
}

/**
 * Repeats an attempt until its reply is final: not a failure worth a retry, retries used up, or no time left before
 * the deadline. Returns the last result and how many attempts it took. Once an attempt may have been applied, a later
 * failure cannot say "unsent" any more.
 */
export async function attemptUntilFinal(
  client: ClientSettings,
  request: Pick<WireRequest, "method" | "path" | "body">,
  settings: CallSettings,
): Promise<{ result: WireResult; reply: Reply; attempts: number }> {
  const { signal, retry, timeoutMs, deadlineMs } = settings
  const { clock } = client.wire
  const deadline = clock.now() + deadlineMs
  let wasAmbiguous = false
  for (let attempts = 1; ; attempts++) {
    const remainingMs = Math.max(1, deadline - clock.now())
    const wire: WireRequest = { ...request, signal, timeoutMs: Math.min(timeoutMs, remainingMs) }
    const { result, reply } = await attempt(client, wire, attempts)
    if ("error" in reply) reply.error.attempts = attempts
    // A refusal with errors is the service's verdict on the operation; one without is a gateway's, on the request.
    if (reply.kind === "refused" && wasAmbiguous && reply.error.errors.length === 0) markPossiblyApplied(reply.error)
    if (reply.kind !== "failed") return { result, reply, attempts }
    if (wasAmbiguous) markPossiblyApplied(reply.error)
    wasAmbiguous ||= reply.error.outcome === "unknown"
    if (!reply.retry || attempts > retry.maxRetries) return { result, reply, attempts }
    const delayMs = retryDelayMs(retry, attempts, reply.retryAfterMs, client.random)
    if (clock.now() + delayMs >= deadline) return { result, reply, attempts }
    try {
      await clock.sleep(delayMs, signal)
    } catch {
      const error = abortedBetween(signal, wasAmbiguous, reply.error)
      error.attempts = attempts
      return { result, reply: { kind: "failed", error, retry: false }, attempts }
    }
    // A timer may come late, by hours on a machine that slept.
    if (clock.now() >= deadline) return { result, reply, attempts }
  }
}

function abortedBetween(signal: AbortSignal | undefined, wasAmbiguous: boolean, last: TrackError): TrackError {
  const outcome = wasAmbiguous ? "unknown" : "unsent"
  const message = `The call was aborted while it waited to retry, after: ${last.message}`
  return new TrackAbortError(message, { outcome, cause: signal?.reason })
}

function bodyBytes(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0
  return typeof body === "string" ? utf8Bytes(body) : body.length
}
