import type { Clock } from "./clock.ts"
import { TrackAbortError, TrackApiError, TrackConnectionError, type TrackError, TrackTimeoutError } from "./errors.ts"
import { classifyNetworkFailure } from "./network-failure.ts"
import { redirectTarget } from "./redirect.ts"
import { nodeFetch, requestBody } from "./request-body.ts"

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
  | { kind: "answer"; status: number; headers: Headers; text: string }
  | { kind: "no-answer"; error: TrackError; retry: boolean }

/** What every request of a client shares. */
export interface WireConfig {
  baseUrl: string
  authorization: string
  headers: Readonly<Record<string, string>>
  fetch: () => typeof fetch
  clock: Clock
}

const maxRedirects = 3

/**
 * Sends one request and reads its whole answer within `timeoutMs`. Never throws: a caller's abort, a timeout and a
 * broken connection are results. Leaves no timer and no listener behind.
 */
export async function exchange(config: WireConfig, request: WireRequest): Promise<WireResult> {
  const { signal, timeoutMs } = request
  if (signal?.aborted) return aborted(signal, "unsent")

  const controller = new AbortController()
  // A fetch of the caller's need not heed its signal, and is left behind then.
  const abandoned = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason))
  })
  let timedOut = false
  const cancelTimer = config.clock.after(timeoutMs, () => {
    timedOut = true
    controller.abort()
  })
  const onAbort = () => controller.abort()
  signal?.addEventListener("abort", onAbort, { once: true })
  try {
    return await Promise.race([follow(config, request, controller.signal), abandoned])
  } catch (cause) {
    if (signal?.aborted) return aborted(signal, "unknown")
    if (timedOut) {
      const error = new TrackTimeoutError(
        `The Track API did not answer within ${timeoutMs} ms. The request may have been applied`,
        { outcome: "unknown", cause },
      )
      return { kind: "no-answer", error, retry: true }
    }
    return broken(config, cause)
  } finally {
    cancelTimer()
    signal?.removeEventListener("abort", onAbort)
  }
}

async function follow(config: WireConfig, request: WireRequest, signal: AbortSignal): Promise<WireResult> {
  const own = { accept: "application/json", authorization: config.authorization }
  let others: Readonly<Record<string, string>> = { ...config.headers, ...request.headers }
  let url = config.baseUrl + request.path
  for (let hop = 0; ; hop++) {
    const fetch = config.fetch()
    const body = requestBody(request.body, fetch === nodeFetch)
    const headers = { ...others, ...own, ...body.headers }
    const init: RequestInit = { ...body, method: request.method, headers, redirect: "manual", signal }
    const response = await fetch(url, init)
    // A fetch that does not heed its signal answers late: nothing is sent on for a call that has ended.
    signal.throwIfAborted()
    if (!isRedirect(response)) {
      return { kind: "answer", status: response.status, headers: response.headers, text: await response.text() }
    }
    await response.body?.cancel()
    const target = redirectTarget(response, url, hop < maxRedirects)
    if (target.kind === "refused")
      return { kind: "no-answer", error: misdirected(response.status, target.why), retry: false }
    // A gateway's own headers, a key of it maybe, are not for the host that it leads to.
    if (new URL(target.url).origin !== new URL(url).origin) others = userAgentOf(others)
    url = target.url
  }
}

function userAgentOf({ "user-agent": agent }: Readonly<Record<string, string>>): Record<string, string> {
  return agent === undefined ? {} : { "user-agent": agent }
}

/** A manual redirect arrives with status 0 in browsers, which hide where it leads. */
function isRedirect(response: Response): boolean {
  return (response.status >= 300 && response.status < 400) || response.type === "opaqueredirect"
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

function broken(config: WireConfig, cause: unknown): WireResult {
  const host = new URL(config.baseUrl).host
  switch (classifyNetworkFailure(cause)) {
    case "unreached": {
      const message = `Could not connect to ${host}, so nothing was sent. Check the network, region and baseUrl`
      return { kind: "no-answer", error: new TrackConnectionError(message, { outcome: "unsent", cause }), retry: true }
    }
    case "cut": {
      const message = `The connection to ${host} broke before the answer was complete. The request may have been applied`
      return { kind: "no-answer", error: new TrackConnectionError(message, { outcome: "unknown", cause }), retry: true }
    }
    case "other": {
      const message = `The request to ${host} failed in fetch itself. It may have been applied; see the cause`
      return {
        kind: "no-answer",
        error: new TrackConnectionError(message, { outcome: "unknown", cause }),
        retry: false,
      }
    }
  }
}
