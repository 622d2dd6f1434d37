import { type BatchErrorItem, type Reply, TrackApiError, type TrackError } from "@cio/track-core"
import { accepted, type Rejected, type Verdict } from "./outcome.ts"
import type { SendEnd } from "./send.ts"

/** One verdict for every operation of a request: those named by position, and the rest. */
export interface Settlement {
  rest: Verdict
  named?: ReadonlyMap<number, Verdict>
  /** More than one attempt may have been applied, so that what the service cannot deduplicate may be in twice. */
  isRepeated?: boolean
}

/**
 * What the end of sending means for each of `count` operations. "split" when the service refused the request as a whole
 * and more than one operation can be to blame.
 */
export function settle(result: SendEnd, count: number): Settlement | "split" {
  const { doubts } = result
  if (result.kind === "stopped") return notAccepted(result.cause, doubts)
  const { reply } = result
  switch (reply.kind) {
    case "accepted":
      return { rest: accepted, isRepeated: doubts > 0 }
    case "partial":
      return { ...settlePartial(reply, count), isRepeated: doubts > 0 }
    case "refused":
      if (count > 1) return "split"
      // With errors it is the service's verdict on the operation; without, a gateway's on this one request.
      if (doubts > 0 && reply.error.errors.length === 0) return notAccepted(reply.error, doubts)
      return { rest: rejectedByServer(reply.error.errors[0], `status-${reply.status}`) }
    case "failed":
      return notAccepted(reply.error, doubts)
    default:
      return reply satisfies never
  }
}

/** The verdict of the operation at a position. */
export function verdictAt(settlement: Settlement, position: number): Verdict {
  return settlement.named?.get(position) ?? settlement.rest
}

function notAccepted(cause: TrackError, doubts: number): Settlement {
  return { rest: { status: doubts > 0 ? "unknown" : "unsent", cause }, isRepeated: doubts > 1 }
}

function settlePartial(reply: Extract<Reply, { kind: "partial" }>, count: number): Settlement {
  const named = new Map<number, Verdict>()
  for (const item of reply.errors) {
    // A client of the caller's own may put anything here.
    const index: unknown = (item as BatchErrorItem | null)?.batch_index
    // An index that names none of ours puts every other one in doubt too: the answer may be to another request.
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= count) {
      const message = `The Track API answered ${reply.status} with a batch_index that fits none of the ${count} operations sent`
      return {
        rest: { status: "unknown", cause: new TrackApiError(message, { outcome: "unknown", status: reply.status }) },
      }
    }
    // Several errors may name one operation: the first is its reason.
    if (!named.has(index)) named.set(index, rejectedByServer(item, "unspecified"))
  }
  return { rest: accepted, named }
}

function rejectedByServer(
  item: Pick<BatchErrorItem, "reason" | "field" | "message"> | undefined,
  fallback: string,
): Rejected {
  const { reason, field, message } = item ?? {}
  return {
    status: "rejected",
    by: "server",
    reason: typeof reason === "string" && reason !== "" ? reason : fallback,
    ...(typeof field === "string" && field !== "" ? { field } : {}),
    ...(typeof message === "string" && message !== "" ? { message } : {}),
  }
}
