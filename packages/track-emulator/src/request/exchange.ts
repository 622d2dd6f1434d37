import { limits } from "@cio/track-core"
import type { Closing } from "../closing.ts"
import type { HeldOperation } from "../faults/fault.ts"
import { deliveryOf, isApplied, withRefusals } from "../faults/fault-answer.ts"
import { type Answer, tooLarge } from "../http/answer.ts"
import type { Delivery } from "../http/carrier.ts"
import { type Body, readBody } from "../http/read-body.ts"
import type { JournalRecord } from "../journal-record.ts"
import type { OperationResult } from "../operation-result.ts"
import { applyOperation } from "../state/apply-operation.ts"
import type { Epoch, Workspace } from "../workspace.ts"
import type { Judgement } from "./judge-request.ts"
import { sleep } from "./sleep.ts"

/** An API request on its way in. */
export interface ApiRequest {
  /** Whether it brought the right keys. */
  readonly authorized: boolean
  /** The answer when it did not. */
  readonly unauthorized: Answer
  readonly chunks: AsyncIterable<Uint8Array>
  /** Judges the body, once it is known to be whole and the keys to be right. */
  readonly judge: (body: Uint8Array) => Judgement
  /** Reads the operations, as they were sent, out of the body. */
  readonly sent: (body: Uint8Array) => readonly unknown[]
}

/** What an exchange works with. */
export interface ExchangeContext {
  readonly workspace: Workspace
  readonly epoch: Epoch
  readonly record: JournalRecord
  /** Ends the waits of faults. */
  readonly closing: Closing
}

/**
 * Takes one API request: reads it, applies what can be applied, and tells how to end it. All operations of a request are
 * applied in one go, in the order of the batch (guess: the service does not say).
 *
 * @throws when the client leaves before its body has come, the emulator closes, or what is to be applied cannot be kept
 */
export async function exchange(context: ExchangeContext, request: ApiRequest): Promise<Delivery> {
  const { epoch, record, closing } = context
  const body = await readBody(request.chunks, limits.batchBytes)
  noteBody(context, request, body)
  const judged = judge(request, body)
  record.operations = judged.kind === "answered" ? 0 : judged.operations.length
  const { number, method, path, bytes, operations } = record
  // Before the keys are looked at: a gateway that fails does not know them.
  const fault = epoch.faults.take({
    ...{ number, method, path, bytes, operations },
    get held() {
      return heldOf(judged)
    },
  })
  record.fault = fault
  const judgement = withRefusals(judged, fault)
  await sleep(fault?.applyDelayMs, closing)
  if (isApplied(fault)) apply(context, judgement)
  await sleep(fault?.delayMs, closing)
  return deliveryOf(judgement, fault)
}

function noteBody({ epoch, record }: ExchangeContext, { sent }: ApiRequest, body: Body): void {
  if (body.kind === "too-large") {
    record.bytes = body.seenBytes
    return
  }
  record.bytes = body.bytes.length
  record.read = sent
  epoch.journal.keepBody(record, body.bytes)
}

function judge(request: ApiRequest, body: Body): Judgement {
  if (!request.authorized) return refuse(request.unauthorized)
  if (body.kind === "too-large") return refuse(tooLarge(limits.batchBytes))
  return request.judge(body.bytes)
}

function apply({ workspace, epoch, record }: ExchangeContext, judgement: Judgement): void {
  if (judgement.kind === "answered") return
  workspace.clock.nowMs = workspace.now()
  // Before any is applied: what cannot be kept has not happened.
  workspace.keep(epoch, () => heldOf(judgement).map(({ operation }) => operation))
  const { number: request, receivedAtMs } = record
  /** The share of each operation. */
  const bytes = Math.ceil(record.bytes / Math.max(1, judgement.operations.length))
  const exceptions = new Map<number, OperationResult>()
  record.exceptions = exceptions
  const thrown: unknown[] = []
  for (const [index, judged] of judgement.operations.entries()) {
    if (!judged.ok) {
      exceptions.set(index, { effect: "refused", ...judged.refusals[0] })
      continue
    }
    const { operation, forgiven } = judged
    const verdict = applyOperation(epoch.state, operation)
    if (forgiven) exceptions.set(index, { ...verdict, forgiven })
    else if (verdict.effect !== "applied") exceptions.set(index, verdict)
    epoch.operations++
    epoch.activity.add({ request, index, receivedAtMs, operation, verdict }, bytes)
    // What came before a reset is nobody's business after it.
    if (epoch !== workspace.epoch) continue
    try {
      workspace.options.onApplied(operation, { request, index, verdict })
    } catch (error) {
      thrown.push(error)
    }
  }
  epoch.journal.keepResults(record)
  workspace.changes.happened()
  // Only now, so that a callback that throws does not leave a batch half applied.
  if (thrown.length > 0) throw thrown[0]
}

/** The operations that keep to the contract. */
function heldOf(judgement: Judgement): HeldOperation[] {
  if (judgement.kind === "answered") return []
  return judgement.operations.flatMap((judged, index) => (judged.ok ? [{ index, operation: judged.operation }] : []))
}

function refuse(answer: Answer): Judgement {
  return { kind: "answered", answer }
}
