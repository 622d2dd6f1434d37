import { isUtf8 } from "node:buffer"
import { limits, type Operation } from "@cio/track-core"
import { checkOperation, type Problem } from "@cio/track-core/validate"
import { type Answer, type IndexedRefusal, partlyTaken, type Refusal, refused, taken } from "../http/answer.ts"
import { measureOperations, measureText } from "./measure-operations.ts"

/** An operation that keeps to the contract, or why it does not. */
export type JudgedOperation =
  | { readonly ok: true; readonly operation: Operation }
  | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] }

/** What a request holds, before anything of it is applied. */
export type Judgement =
  /** Refused whole, or asks for nothing to be applied. */
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "entity" | "batch"; readonly operations: readonly JudgedOperation[] }

/** Judges the body of `POST /api/v2/entity`: one operation. */
export function judgeEntity(body: Buffer): Judgement {
  const parsed = parse(body)
  if (!parsed.ok) return parsed.judgement
  return { kind: "entity", operations: [judgeOperation(parsed.value, measureText(body))] }
}

/** Judges the body of `POST /api/v2/batch`: `{"batch": [operation, ...]}`. */
export function judgeBatch(body: Buffer): Judgement {
  const parsed = parse(body)
  if (!parsed.ok) return parsed.judgement
  const root = parsed.value
  if (typeof root !== "object" || root === null || Array.isArray(root)) {
    return refuse({ reason: "invalid", field: "", message: "the body must be an object" })
  }
  // A member that is not described is a mistake, as it is inside an operation (guess).
  const unknown = Object.keys(root).find((name) => name !== "batch")
  if (unknown !== undefined) return refuse({ reason: "invalid", field: unknown, message: "is not known here" })
  // An empty array is taken (guess).
  if (!("batch" in root)) return refuse({ reason: "required", field: "batch", message: "batch is required" })
  if (!Array.isArray(root.batch))
    return refuse({ reason: "invalid", field: "batch", message: "batch must be an array" })
  // A body within the limit of one operation has none over it, so there is no need to measure.
  const sizes = body.length > limits.operationBytes ? measureOperations(body) : []
  return { kind: "batch", operations: root.batch.map((value, index) => judgeOperation(value, sizes[index] ?? 0)) }
}

/**
 * The answer to a request of which all was applied that can be.
 * @param strangers - refusals to add that name no operation of the batch
 */
export function answerTo(judgement: Judgement, strangers: readonly IndexedRefusal[] = []): Answer {
  if (judgement.kind === "answered") return judgement.answer
  if (judgement.kind === "entity") {
    const refusals = judgement.operations.flatMap((judged) => (judged.ok ? [] : judged.refusals))
    return refusals.length === 0 ? taken : refused(refusals)
  }
  // One entry for each operation, by its first problem (guess).
  const errors = judgement.operations.flatMap((judged, batch_index): IndexedRefusal[] => {
    return judged.ok ? [] : [{ batch_index, ...judged.refusals[0] }]
  })
  return errors.length + strangers.length === 0 ? taken : partlyTaken([...errors, ...strangers])
}

/**
 * An operation over the limit (doc) is refused by itself, as an entry of a 207 in a batch (guess). So is one with members that are
 * not described, and one of which a single id, name or value is over its limit: nothing of it is applied (guess).
 */
function judgeOperation(value: unknown, bytes: number): JudgedOperation {
  if (bytes > limits.operationBytes) {
    const message = `the operation is ${bytes} bytes, it must be at most ${limits.operationBytes}`
    return { ok: false, refusals: [{ reason: "invalid", field: "", message }] }
  }
  const result = checkOperation(value)
  if (result.ok) return { ok: true, operation: result.operation }
  const [first, ...others] = result.problems.map(refusalOf)
  return { ok: false, refusals: [first ?? { reason: "invalid", field: "", message: "is invalid" }, ...others] }
}

/** Which reasons the service gives is not known, but for `required` and `invalid` (guess). Fields are written with dots. */
function refusalOf({ path, rule, message }: Problem): Refusal {
  const field = path.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~")
  const reason = rule === "required" ? "required" : "invalid"
  return { reason, field, message: field === "" ? message : `${field} ${message}` }
}

function parse(body: Buffer): { ok: true; value: unknown } | { ok: false; judgement: Judgement } {
  // Bytes that are no UTF-8 are refused rather than replaced (guess).
  if (!isUtf8(body)) return { ok: false, judgement: malformed }
  try {
    return { ok: true, value: JSON.parse(body.toString("utf8")) }
  } catch {
    return { ok: false, judgement: malformed }
  }
}

function refuse(refusal: Refusal): Judgement {
  return { kind: "answered", answer: refused([refusal]) }
}

// The parser's own message would quote the body.
const malformed: Judgement = refuse({ reason: "invalid", field: "", message: "the body must be JSON in UTF-8" })
