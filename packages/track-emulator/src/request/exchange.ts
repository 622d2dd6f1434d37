import { setTimeout as sleep } from "node:timers/promises"
import { limits } from "@cio/track-core"
import { deliveryOf, isApplied, withRefusals } from "../faults/fault-answer.ts"
import { type Answer, tooLarge, unauthorized } from "../http/answer.ts"
import { isAuthorized } from "../http/authorization.ts"
import type { Delivery } from "../http/deliver.ts"
import { type Body, readBody } from "../http/read-body.ts"
import type { JournalRecord } from "../journal.ts"
import { applyOperation } from "../state/apply-operation.ts"
import type { Epoch, Workspace } from "../workspace.ts"
import type { Judgement } from "./judge-request.ts"

/** An API request on its way in. */
export interface ApiRequest {
  readonly authorization: string | undefined
  readonly chunks: AsyncIterable<Uint8Array>
  /** Judges the body, once it is known to be whole and the keys to be right. */
  readonly judge: (body: Buffer) => Judgement
}

/** What an exchange works with. */
export interface ExchangeContext {
  readonly workspace: Workspace
  readonly epoch: Epoch
  readonly record: JournalRecord
  /** Aborted when the emulator closes: ends the waits of faults. */
  readonly closing: AbortSignal
}

/**
 * Takes one API request: reads it, applies what can be applied, and tells how to end it. All operations of a request are
 * applied in one go, in the order of the batch (guess: the service does not say).
 *
 * @throws when the client leaves before its body has come, or the emulator closes
 */
export async function exchange(context: ExchangeContext, request: ApiRequest): Promise<Delivery> {
  const { workspace, epoch, record, closing } = context
  const body = await readBody(request.chunks, limits.batchBytes)
  noteBody(context, body)
  const judged = judge(workspace, request, body)
  record.operations = judged.kind === "answered" ? 0 : judged.operations.length
  const { number, method, path, bytes, operations } = record
  // Before the keys are looked at: a gateway that fails does not know them.
  const fault = epoch.faults.take({ number, method, path, bytes, operations })
  record.fault = fault
  const judgement = withRefusals(judged, fault)
  await wait(fault?.applyDelayMs, closing)
  if (isApplied(fault)) apply(workspace, epoch, record, judgement)
  await wait(fault?.delayMs, closing)
  return deliveryOf(judgement, fault)
}

function noteBody({ epoch, record }: ExchangeContext, body: Body): void {
  if (body.kind === "too-large") {
    record.bytes = body.seenBytes
    return
  }
  record.bytes = body.bytes.length
  epoch.journal.keepBody(record, body.bytes)
}

function judge(workspace: Workspace, request: ApiRequest, body: Body): Judgement {
  if (!isAuthorized(request.authorization, workspace.options)) return refuse(unauthorized)
  if (body.kind === "too-large") return refuse(tooLarge(limits.batchBytes))
  return request.judge(body.bytes)
}

function apply({ options }: Workspace, epoch: Epoch, record: JournalRecord, judgement: Judgement): void {
  if (judgement.kind === "answered") return
  const refusedIndexes: number[] = []
  const thrown: unknown[] = []
  record.refusedIndexes = refusedIndexes
  for (const [index, judged] of judgement.operations.entries()) {
    if (!judged.ok) {
      refusedIndexes.push(index)
      continue
    }
    const verdict = applyOperation(epoch.state, judged.operation)
    epoch.operations++
    try {
      options.onApplied(judged.operation, { request: record.number, index, verdict })
    } catch (error) {
      thrown.push(error)
    }
  }
  // Only now, so that a callback that throws does not leave a batch half applied.
  if (thrown.length > 0) throw thrown[0]
}

function refuse(answer: Answer): Judgement {
  return { kind: "answered", answer }
}

async function wait(delayMs: number | undefined, signal: AbortSignal): Promise<void> {
  if (delayMs !== undefined && delayMs > 0) await sleep(delayMs, undefined, { signal })
}
