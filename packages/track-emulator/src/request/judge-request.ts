import { limits } from "@cio/track-core"
import { type Answer, type IndexedRefusal, partlyTaken, type Refusal, refused, taken } from "../http/answer.ts"
import { refusedV1, takenV1, type V1Style } from "../v1/v1-answer.ts"
import { type JudgedOperation, type JudgeRules, judgeOperation, strict } from "./judge-operation.ts"
import { measureOperations, measureText } from "./measure-operations.ts"
import { parseJson } from "./parse-json.ts"

/** What a request holds, before anything of it is applied. The kind says how its answer is written. */
export type Judgement =
  /** Refused whole, or asks for nothing to be applied. */
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "entity" | "batch" | V1Style; readonly operations: readonly JudgedOperation[] }

/** Judges the body of `POST /api/v2/entity`: one operation. */
export function judgeEntity(body: Uint8Array, rules: JudgeRules = strict): Judgement {
  const parsed = parseJson(body)
  if (!parsed.ok) return malformed
  return { kind: "entity", operations: [judgeOperation(parsed.value, measureText(body), rules)] }
}

/** Judges the body of `POST /api/v2/batch`: `{"batch": [operation, ...]}`. */
export function judgeBatch(body: Uint8Array, rules: JudgeRules = strict): Judgement {
  const parsed = parseJson(body)
  if (!parsed.ok) return malformed
  const root = parsed.value
  if (typeof root !== "object" || root === null || Array.isArray(root)) {
    return refuse({ reason: "invalid", field: "", message: "the body must be an object" })
  }
  // A member that is not described is a mistake, as it is inside an operation (guess).
  const unknown = rules.lenient ? undefined : Object.keys(root).find((name) => name !== "batch")
  if (unknown !== undefined) return refuse({ reason: "invalid", field: unknown, message: "is not known here" })
  // An empty array is taken (guess).
  if (!("batch" in root)) return refuse({ reason: "required", field: "batch", message: "batch is required" })
  if (!Array.isArray(root.batch))
    return refuse({ reason: "invalid", field: "batch", message: "batch must be an array" })
  // A body within the limit of one operation has none over it, so there is no need to measure.
  const sizes = body.length > limits.operationBytes ? measureOperations(body) : []
  return {
    kind: "batch",
    operations: root.batch.map((value, index) => judgeOperation(value, sizes[index] ?? 0, rules)),
  }
}

/**
 * The answer to a request of which all was applied that can be.
 * @param strangers - refusals to add that name no operation of the batch
 */
export function answerTo(judgement: Judgement, strangers: readonly IndexedRefusal[] = []): Answer {
  if (judgement.kind === "answered") return judgement.answer
  if (judgement.kind === "batch") {
    // One entry for each operation, by its first problem (guess).
    const errors = judgement.operations.flatMap((judged, batch_index): IndexedRefusal[] => {
      return judged.ok ? [] : [{ batch_index, ...judged.refusals[0] }]
    })
    return errors.length + strangers.length === 0 ? taken : partlyTaken([...errors, ...strangers])
  }
  const [first, ...others] = judgement.operations.flatMap((judged) => (judged.ok ? [] : judged.refusals))
  if (judgement.kind === "entity") return first ? refused([first, ...others]) : taken
  if (!first) return takenV1(judgement.kind)
  return refusedV1(judgement.kind, [first.message, ...others.map(({ message }) => message)])
}

function refuse(refusal: Refusal): Judgement {
  return { kind: "answered", answer: refused([refusal]) }
}

// The parser's own message would quote the body.
const malformed: Judgement = refuse({ reason: "invalid", field: "", message: "the body must be JSON in UTF-8" })
