import {
  type BatchErrorItem,
  type Reply,
  TrackApiError,
  TrackAuthError,
  TrackConnectionError,
  TrackThrottledError,
} from "@cio/track-core"

/** The replies that the client gives, one of each kind. */
export const acceptedReply: Reply = { kind: "accepted", status: 200 }

/** A 207, or a 200 that holds errors. Entries may be anything that a server sends. */
export function partialReply(errors: readonly unknown[], status = 207): Reply {
  // A server is not bound by the types of its contract.
  return { kind: "partial", status, errors: errors as BatchErrorItem[] }
}

export function refusedReply(status: number, errors: readonly BatchErrorItem[] = []): Reply {
  const error = new TrackApiError(`refused ${status}`, { outcome: "rejected", status, errors })
  return { kind: "refused", status, error }
}

/** A 429. */
export function throttledReply(retryAfterMs?: number): Reply {
  const error = new TrackThrottledError("slow down", { outcome: "unsent", status: 429, retryAfterMs })
  return { kind: "failed", status: 429, error, retry: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

/** A 5xx: it may have been applied. */
export function unavailableReply(status = 503, retryAfterMs?: number): Reply {
  const error = new TrackApiError(`failed ${status}`, { outcome: "unknown", status })
  return { kind: "failed", status, error, retry: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

/** A 401: no retry mends it. */
export function authReply(status = 401): Reply {
  const error = new TrackAuthError("wrong keys", { outcome: "unsent", status })
  return { kind: "failed", status, error, retry: false }
}

/** Nobody listens: known not to have been sent. */
export function unreachedReply(): Reply {
  return { kind: "failed", error: new TrackConnectionError("not reached", { outcome: "unsent" }), retry: true }
}

/** The connection broke: it may have been applied. */
export function cutReply(): Reply {
  return { kind: "failed", error: new TrackConnectionError("broke", { outcome: "unknown" }), retry: true }
}
