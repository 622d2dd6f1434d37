import { isTrackError, type TrackError } from "../../src/errors.ts"
import type { EntityReceipt, Reply } from "../../src/index.ts"

/** A reply in one line, such as `failed 503 api unknown, retry`. */
export function summaryOfReply(reply: Reply): string {
  const status = reply.status === undefined ? "" : ` ${reply.status}`
  switch (reply.kind) {
    case "accepted":
      return `accepted${status}`
    case "partial":
      return `partial${status}, errors ${JSON.stringify(reply.errors)}`
    case "refused":
      return `refused${status} ${summaryOfError(reply.error)}, errors ${JSON.stringify(reply.error.errors)}`
    case "failed": {
      const pause = reply.retryAfterMs === undefined ? "" : ` after ${reply.retryAfterMs} ms`
      return `failed${status} ${summaryOfError(reply.error)}, ${reply.retry ? `retry${pause}` : "no retry"}`
    }
    default:
      return reply satisfies never
  }
}

/** How a call of `entity()` ended, such as `throws api unknown, 2 attempts`. */
export function summaryOfEntity(call: Promise<EntityReceipt>): Promise<string> {
  return call.then(
    ({ attempts }) => `resolves, ${attempts} attempts`,
    (error: unknown) => {
      if (!isTrackError(error)) throw error
      return `throws ${summaryOfError(error)}, ${error.attempts} attempts`
    },
  )
}

/** How a call of `api` ended, such as `data {}` or `error 400 "text"`. */
export function summaryOfApi(call: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<string> {
  return call.then(
    ({ data, error, response }) =>
      response.ok ? `data ${JSON.stringify(data)}` : `error ${response.status} ${JSON.stringify(error)}`,
    (error: unknown) =>
      isTrackError(error) ? `throws ${summaryOfError(error)}` : `throws ${error instanceof Error ? error.name : error}`,
  )
}

function summaryOfError(error: TrackError): string {
  return `${error.code} ${error.outcome}`
}
