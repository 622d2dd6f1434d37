import { type Region, resolveBaseUrl } from "./base-url.ts"
import { checkFunction, checkKeys, checkNumber, checkObject, show } from "./check-option.ts"
import { type Clock, systemClock } from "./clock.ts"
import { basicAuthorization } from "./credentials.ts"
import { TrackOptionsError } from "./errors.ts"
import { createFetchTransport } from "./fetch-transport.ts"
import { specVersion } from "./generated/limits.ts"
import type { ReplyInfo, RequestInfo } from "./hooks.ts"
import { refuseBrowser } from "./refuse-browser.ts"
import type { RetryPolicy } from "./retry-policy.ts"
import type { Transport } from "./transport.ts"
import type { WireConfig } from "./wire.ts"

/** How a client reaches the Track API. */
export interface TrackClientOptions {
  /** The workspace's site id. */
  siteId: string
  /** The workspace's Track API key. Not an App API key. */
  apiKey: string
  /** Where the workspace's data lives. The EU host refuses US keys. @default "us" */
  region?: Region | undefined
  /**
   * The root under which `/api/v2/...` lives, instead of a region: a gateway, a proxy, the emulator. Any prefix and
   * port will do. Plain http only to this machine, unless `allowInsecure`.
   */
  baseUrl?: string | undefined
  /** Allow a `baseUrl` with plain http beyond this machine. The keys then travel readable. @default false */
  allowInsecure?: boolean | undefined
  /**
   * Allow a client in a browser page or worker, where whoever opens the page can read the keys, and with them change or
   * delete anybody in the workspace. For your own pages alone; others call your backend. @default false
   */
  allowKeysInBrowser?: boolean | undefined
  /** The `fetch` to use. @default the global one at the time of each call */
  fetch?: typeof fetch | undefined
  /** What carries the requests instead of `fetch`, such as `createNodeTransport()` of `@cio/track-core/node`. */
  transport?: Transport | undefined
  /** Longest one attempt may take, to the end of the answer, in ms. @default 30000 */
  timeoutMs?: number | undefined
  /** Longest a call may take over all its attempts and waits, in ms. @default 300000 */
  deadlineMs?: number | undefined
  /** How failed attempts of `entity()` and `region()` are repeated. @default 4 retries, 250 ms to 20 s apart */
  retry?: Partial<RetryPolicy> | undefined
  /** Headers to send along, such as a gateway's own key. Those that the client sets itself cannot be given. */
  headers?: Record<string, string> | undefined
  /** Put before the toolkit's own User-Agent, such as `shop/2.1`. */
  userAgent?: string | undefined
  /** Called before every request. Sees no keys and no payload. */
  onRequest?: ((info: RequestInfo) => void) | undefined
  /** Called with what every request brought back. Sees no keys and no payload. */
  onReply?: ((info: ReplyInfo) => void) | undefined
  /** Time, for tests. @default the real time */
  clock?: Clock | undefined
  /** Numbers from 0 up to 1, for jitter. @default Math.random */
  random?: (() => number) | undefined
}

/** Settings that a single call may change. */
export interface CallOptions {
  /** Ends the call, also while it waits to retry. */
  signal?: AbortSignal | undefined
  /** Longest one attempt may take, in ms. @default the client's */
  timeoutMs?: number | undefined
  /** Longest the call may take, in ms. @default the client's */
  deadlineMs?: number | undefined
  /** How failed attempts are repeated. @default the client's */
  retry?: Partial<RetryPolicy> | undefined
}

/** What a call works with, after the client's options and its own. */
export interface CallSettings {
  signal?: AbortSignal | undefined
  timeoutMs: number
  deadlineMs: number
  retry: RetryPolicy
}

/** The options of a client, checked. */
export interface ClientSettings {
  wire: WireConfig
  call: CallSettings
  onRequest: ((info: RequestInfo) => void) | undefined
  onReply: ((info: ReplyInfo) => void) | undefined
  random: () => number
}

const defaults = Object.freeze({
  timeoutMs: 30_000,
  deadlineMs: 300_000,
  retry: Object.freeze({ maxRetries: 4, minDelayMs: 250, maxDelayMs: 20_000 }),
})

const callKeys = ["signal", "timeoutMs", "deadlineMs", "retry"]
const clientKeys = [
  "siteId",
  "apiKey",
  "region",
  "baseUrl",
  "allowInsecure",
  "allowKeysInBrowser",
  "fetch",
  "transport",
  "timeoutMs",
  "deadlineMs",
  "retry",
  "headers",
  "userAgent",
  "onRequest",
  "onReply",
  "clock",
  "random",
]
const ownHeaders = [
  "authorization",
  "content-type",
  "content-length",
  "transfer-encoding",
  "host",
  "accept",
  "user-agent",
]

/** Checks the options of a client and fills in the defaults. Fails with the option, the rule and the value. */
export function resolveClientOptions(options: TrackClientOptions): ClientSettings {
  if (typeof options !== "object" || options === null)
    throw new TrackOptionsError("createTrackClient needs { siteId, apiKey }")
  checkKeys("createTrackClient", options, clientKeys)
  refuseBrowser(options.allowKeysInBrowser)
  const { clock = systemClock, random = Math.random } = options
  checkFunction("random", random)
  if (typeof clock?.now !== "function" || !clock.sleep || !clock.after) {
    throw new TrackOptionsError(`clock must have now, sleep and after, got ${show(clock)}`)
  }
  return {
    wire: {
      baseUrl: resolveBaseUrl(options),
      authorization: basicAuthorization(options.siteId, options.apiKey),
      headers: resolveHeaders(options),
      transport: resolveTransport(options),
      clock,
    },
    call: resolveCallOptions(pick(options), { ...defaults, retry: defaults.retry }),
    onRequest: checkFunction("onRequest", options.onRequest),
    onReply: checkFunction("onReply", options.onReply),
    random,
  }
}

/** A call's own settings over those of its client. */
export function resolveCallOptions(options: CallOptions | undefined, base: CallSettings): CallSettings {
  if (options === undefined) return base
  checkObject("the call's options", options, "an object")
  if ("aborted" in options) throw new TrackOptionsError("the call takes its signal as { signal }")
  checkKeys("the call", options, callKeys)
  const { signal, timeoutMs = base.timeoutMs, deadlineMs = base.deadlineMs, retry } = options
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw new TrackOptionsError("signal must be an AbortSignal: pass controller.signal, not the controller")
  }
  return {
    signal,
    timeoutMs: checkNumber("timeoutMs", timeoutMs, { min: 1 }),
    deadlineMs: checkNumber("deadlineMs", deadlineMs, { min: 1, infinite: true }),
    retry: resolveRetryPolicy(retry, base.retry),
  }
}

/** A retry policy from parts, each checked. */
export function resolveRetryPolicy(retry: Partial<RetryPolicy> | undefined, base: RetryPolicy): RetryPolicy {
  if (retry === undefined) return base
  checkObject("retry", retry, "an object such as { maxRetries: 0 }")
  checkKeys("retry", retry, Object.keys(base))
  const {
    maxRetries = base.maxRetries,
    minDelayMs = base.minDelayMs,
    maxDelayMs = Math.max(base.maxDelayMs, minDelayMs),
  } = retry
  return {
    maxRetries: checkNumber("retry.maxRetries", maxRetries, { min: 0, integer: true, infinite: true }),
    minDelayMs: checkNumber("retry.minDelayMs", minDelayMs, { min: 0 }),
    maxDelayMs: checkNumber("retry.maxDelayMs", maxDelayMs, { min: minDelayMs }),
  }
}

function resolveTransport({ fetch, transport }: TrackClientOptions): Transport {
  checkFunction("fetch", fetch)
  if (transport === undefined) return createFetchTransport(fetch)
  if (fetch !== undefined) throw new TrackOptionsError("give fetch or transport, not both: each carries all requests")
  if (typeof transport?.send === "function") return transport
  throw new TrackOptionsError(`transport must be one such as createNodeTransport(), got ${show(transport)}`)
}

function pick({ timeoutMs, deadlineMs, retry }: TrackClientOptions): CallOptions {
  return {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(retry === undefined ? {} : { retry }),
  }
}

function resolveHeaders({ headers = {}, userAgent }: TrackClientOptions): Record<string, string> {
  checkObject("headers", headers, "a plain object of strings")
  const resolved: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    if (ownHeaders.includes(lower)) throw new TrackOptionsError(`headers must not set ${lower}: the client does`)
    if (typeof value !== "string" || !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new TrackOptionsError(`headers: ${JSON.stringify(name)} is no valid header (its value is not shown)`)
    }
    resolved[lower] = value
  }
  if (userAgent !== undefined && (typeof userAgent !== "string" || !/^[\x20-\x7e]+$/.test(userAgent))) {
    throw new TrackOptionsError(`userAgent must be printable ASCII such as shop/2.1, got ${show(userAgent)}`)
  }
  const own = `cio-track (spec ${specVersion})`
  resolved["user-agent"] = userAgent === undefined ? own : `${userAgent} ${own}`
  return resolved
}
