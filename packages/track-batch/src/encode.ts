import { encodeOperation, limits, ulid, utf8Bytes } from "@cio/track-core"
import type { BatchSettings, CheckVerdict } from "./batch-options.ts"
import { envelopeBytes } from "./body.ts"
import { ignoreRejection } from "./ignore-rejection.ts"
import type { Rejected } from "./outcome.ts"

/** An operation as text, or why the client rejects it. */
export type Encoded = string | Rejected

/**
 * Makes the first stage: an operation to its text, serialised once, with its dedupe id. Never throws: whatever an
 * operation, a `check` or an `eventId` does is a rejection of that operation alone.
 */
export function createEncoder<T>(settings: BatchSettings<T>): (operation: T, index: number) => Encoded {
  const { check, eventId, clock, maxBatchBytes } = settings
  const isBatchTighter = maxBatchBytes - envelopeBytes < limits.operationBytes
  // One closure for all operations: what it is asked about changes, not the function.
  let current: { operation: T; index: number } | undefined
  const newEventId = eventId === false ? undefined : eventId === undefined ? () => ulid(clock.now()) : ownEventId

  function ownEventId(): string {
    if (!current || !eventId) throw new Error("eventId was asked for without an operation")
    const id = eventId(current.operation, current.index)
    ignoreRejection(id)
    if (typeof id !== "string" || id === "") throw new TypeError("eventId must give a string that is not empty")
    return id
  }

  return (operation, index) => {
    if (check) {
      const rejection = runCheck(check, operation)
      if (rejection) return rejection
    }
    if (eventId) current = { operation, index }
    let encoded: ReturnType<typeof encodeOperation>
    try {
      encoded = encodeOperation(operation, newEventId)
    } catch (error) {
      // Only an eventId of the caller's throws here; its message may hold data, its name does not.
      return reject("event-id", "/id", `the eventId option failed with a ${nameOf(error)}`)
    }
    if (!encoded.ok) return reject(encoded.rule, encoded.path, encoded.message)
    if (isBatchTighter && !fitsAlone(encoded.text, maxBatchBytes)) {
      return reject("too-large", "", `does not fit a batch of maxBatchBytes, which is ${maxBatchBytes}`)
    }
    return encoded.text
  }
}

function runCheck(check: (operation: unknown) => CheckVerdict, operation: unknown): Rejected | undefined {
  try {
    const verdict = check(operation)
    if (verdict.ok) return undefined
    ignoreRejection(verdict)
    const { rule, path, message } = verdict.problems[0] ?? {}
    // A check of JavaScript's may say anything: an outcome still has a reason, and text for text.
    if (typeof rule !== "string" || rule === "") return reject("check", "", "the check option refused it")
    return reject(rule, String(path ?? ""), String(message ?? "the check option refused it"))
  } catch (error) {
    return reject("check", "", `the check option failed with a ${nameOf(error)}`)
  }
}

function fitsAlone(text: string, maxBatchBytes: number): boolean {
  return utf8Bytes(text) + envelopeBytes <= maxBatchBytes
}

function reject(reason: string, field: string, message: string): Rejected {
  return { status: "rejected", by: "client", reason, ...(field === "" ? {} : { field }), message }
}

/** What was thrown may itself throw when it is asked. */
function nameOf(error: unknown): string {
  try {
    if (error instanceof Error && typeof error.name === "string") return error.name
  } catch {
    // Its type says enough.
  }
  return typeof error
}
