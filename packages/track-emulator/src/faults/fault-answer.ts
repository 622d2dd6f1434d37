import { type Answer, type IndexedRefusal, jsonAnswer } from "../http/answer.ts"
import type { Delivery } from "../http/carrier.ts"
import { answerTo, type Judgement } from "../request/judge-request.ts"
import type { FaultEffect, MetFault } from "./fault.ts"

const refusal = { reason: "invalid", field: "", message: "refused by a scripted fault" } as const

/** The judgement of a request, with the operations refused that the fault names. */
export function withRefusals(judgement: Judgement, fault: MetFault | undefined): Judgement {
  if (!fault?.rejectOperations || judgement.kind === "answered") return judgement
  const named = new Set(fault.rejectOperations)
  const operations = judgement.operations.map((judged, index) =>
    judged.ok && named.has(index) ? { ok: false as const, refusals: [refusal] as const } : judged,
  )
  return { kind: judgement.kind, operations }
}

/** Whether the operations of a request that meets this fault are applied. */
export function isApplied(fault: FaultEffect | undefined): boolean {
  if (!fault) return true
  if (fault.reset !== undefined) return fault.reset === "after"
  if (fault.status === undefined && fault.retryAfter === undefined && fault.cutAfterBytes === undefined) return true
  return fault.apply === true
}

/** How a request ends that meets this fault, or none. */
export function deliveryOf(judgement: Judgement, fault: MetFault | undefined): Delivery {
  if (fault?.reset !== undefined) return { kind: "reset" }
  const answer = faultyAnswer(judgement, fault)
  if (fault?.cutAfterBytes === undefined) return { kind: "answer", answer }
  return { kind: "cut", answer, afterBytes: fault.cutAfterBytes }
}

function faultyAnswer(judgement: Judgement, fault: MetFault | undefined): Answer {
  const { status, headers, body } = plainAnswer(judgement, fault)
  return {
    status,
    headers: { ...headers, ...retryAfterHeader(fault?.retryAfter), ...lowerCased(fault?.headers) },
    body,
  }
}

function plainAnswer(judgement: Judgement, fault: MetFault | undefined): Answer {
  if (fault?.status === undefined && fault?.retryAfter === undefined)
    return answerTo(judgement, strangers(judgement, fault))
  const status = fault.status ?? 429
  if (typeof fault.body === "object") return jsonAnswer(status, fault.body)
  // Gateways send HTML, text or nothing: never JSON by default.
  return { status, headers: fault.body ? { "content-type": "text/plain; charset=utf-8" } : {}, body: fault.body ?? "" }
}

/** Refusals by the fault of operations that the batch does not have. */
function strangers(judgement: Judgement, fault: MetFault | undefined): IndexedRefusal[] {
  const count = judgement.kind === "answered" ? 0 : judgement.operations.length
  const beyond = (fault?.rejectOperations ?? []).filter((index) => index >= count)
  return beyond.map((batch_index) => ({ batch_index, ...refusal }))
}

function retryAfterHeader(retryAfter: FaultEffect["retryAfter"]): Record<string, string> {
  if (retryAfter === undefined) return {}
  return { "retry-after": retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter) }
}

/** Names in lower case, so that a fault's header replaces the answer's own. */
function lowerCased(headers: FaultEffect["headers"] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
