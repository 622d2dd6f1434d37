import type { Clock } from "./clock.ts"
import { TrackAbortError, TrackApiError, TrackConnectionError, type TrackError, TrackTimeoutError } from "./errors.ts"
import { classifyNetworkFailure } from "./network-failure.ts"
import { redirectTarget } from "./redirect.ts"
import { type AnswerHeaders, isRedirect, type Transport, type TransportPhase } from "./transport.ts"
import { withoutPackets } from "./without-packets.ts"

/** One request, as it goes out. */
export interface WireRequest {
  method: string
  /** Path and query below the base URL, from `/api`. */
  path: string
  body?: string | Uint8Array | undefined
  /** Besides those that the client sets itself. */
  headers?: Readonly<Record<string, string>> | undefined
  timeoutMs: number
  signal?: AbortSignal | undefined
}

/** A complete answer, or why there is none. */
export type WireResult =
  | { kind: "answer"; status: number; headers: AnswerHeaders; text: string }
  | { kind: "no-answer"; error: TrackError; retry: boolean }

/** What every request of a client shares. */
export interface WireConfig {
  baseUrl: string
  authorization: string
  headers: Readonly<Record<string, string>>
  transport: Transport
  clock: Clock
}

/** One request under way, over all its hops. */
interface Journey {
  readonly signal: AbortSignal
  /** Where the hop under way stands, if its transport can tell. */
  phase: TransportPhase | undefined
}

const maxRedirects = 3
const json = { "content-type": "application/json" }

/**
 * Sends one request and reads its whole answer within `timeoutMs`. Never throws: a caller's abort, a timeout and a
 * broken connection are results. Leaves no timer and no listener behind.
 */
export async function exchange(config: WireConfig, request: WireRequest): Promise<WireResult> {
  const { signal, timeoutMs } = request
  if (signal?.aborted) return aborted(signal, "unsent")

  const controller = new AbortController()
  const journey: Journey = { signal: controller.signal, phase: undefined }
  let abandon = (): void => {}
  // A transport of the caller's need not heed its signal, and is left behind then.
  const abandoned = new Promise<never>((_, reject) => {
    abandon = () => {
      controller.abort()
      reject(controller.signal.reason)
    }
  })
  let timedOut = false
  const cancelTimer = config.clock.after(timeoutMs, () => {
    timedOut = true
    abandon()
  })
  signal?.addEventListener("abort", abandon, { once: true })
  try {
    return await Promise.race([follow(config, request, journey), abandoned])
  } catch (cause) {
    const outcome = journey.phase === "connecting" ? "unsent" : "unknown"
    if (signal?.aborted) return aborted(signal, outcome)
    if (timedOut) return { kind: "no-answer", error: late(timeoutMs, outcome, cause), retry: true }
    return broken(config, journey.phase, cause)
  } finally {
    cancelTimer()
    signal?.removeEventListener("abort", abandon)
  }
}

async function follow(config: WireConfig, request: WireRequest, journey: Journey): Promise<WireResult> {
  const { method, body } = request
  const { signal } = journey
  const ofBody = body === undefined ? undefined : json
  let others: Readonly<Record<string, string>> = request.headers
    ? { ...config.headers, ...request.headers }
    : config.headers
  let url = config.baseUrl + request.path
  const onPhase = (phase: TransportPhase) => {
    signal.throwIfAborted()
    journey.phase = phase
  }
  for (let hop = 0; ; hop++) {
    journey.phase = undefined
    const headers = { ...others, accept: "application/json", authorization: config.authorization, ...ofBody }
    const answer = await config.transport.send({ method, url, headers, body, signal, onPhase })
    // A transport that does not heed its signal answers late: nothing is sent on for a call that has ended.
    signal.throwIfAborted()
    const { status } = answer
    if (!isRedirect(status)) return { kind: "answer", status, headers: answer.headers, text: answer.text }
    const target = redirectTarget(answer, url, hop < maxRedirects)
    if (target.kind === "refused") return { kind: "no-answer", error: misdirected(status, target.why), retry: false }
    // A gateway's own headers, a key of it maybe, are not for the host that it leads to.
    if (new URL(target.url).origin !== new URL(url).origin) others = userAgentOf(others)
    url = target.url
  }
}

function userAgentOf({ "user-agent": agent }: Readonly<Record<string, string>>): Record<string, string> {
  return agent === undefined ? {} : { "user-agent": agent }
}

function misdirected(status: number, why: string): TrackApiError {
  return new TrackApiError(
    `The server redirected the request (${status}) ${why}. Nothing was sent on. Check region and baseUrl`,
    // A 303 is how a server shows what came of a POST that it has taken.
    { outcome: status === 303 ? "unknown" : "unsent", status },
  )
}

function aborted(signal: AbortSignal, outcome: "unsent" | "unknown"): WireResult {
  const what = outcome === "unsent" ? "before it was sent" : "while in flight, so it may have been applied"
  const error = new TrackAbortError(`The call was aborted ${what}`, { outcome, cause: signal.reason })
  return { kind: "no-answer", error, retry: false }
}

function late(timeoutMs: number, outcome: "unsent" | "unknown", cause: unknown): TrackTimeoutError {
  const message =
    outcome === "unsent"
      ? `No connection to the Track API was free within ${timeoutMs} ms, so nothing was sent`
      : `The Track API did not answer within ${timeoutMs} ms. The request may have been applied`
  return new TrackTimeoutError(message, { outcome, cause })
}

function broken(config: WireConfig, phase: TransportPhase | undefined, cause: unknown): WireResult {
  const host = new URL(config.baseUrl).host
  const failure = classifyNetworkFailure(cause)
  const retry = failure !== "other"
  // Once it was being sent, whatever its code, it was not "unreached".
  const isUnsent = phase === "connecting" || (phase === undefined && failure === "unreached")
  let message: string
  if (isUnsent) {
    message = retry
      ? `Could not connect to ${host}, so nothing was sent. Check the network, region and baseUrl`
      : `Could not send the request to ${host}; see the cause`
  } else {
    message = retry
      ? `The connection to ${host} broke before the answer was complete. The request may have been applied`
      : `The request to ${host} failed in fetch or transport itself. It may have been applied; see the cause`
  }
  const error = new TrackConnectionError(message, {
    outcome: isUnsent ? "unsent" : "unknown",
    cause: withoutPackets(cause),
  })
  return { kind: "no-answer", error, retry }
}
