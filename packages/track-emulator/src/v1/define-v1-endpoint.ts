import type { Answer } from "../http/answer.ts"
import { exceedsNesting, maxLevels } from "../request/exceeds-nesting.ts"
import type { JudgedOperation, JudgeRules } from "../request/judge-operation.ts"
import type { Judgement } from "../request/judge-request.ts"
import { parseJson } from "../request/parse-json.ts"
import { refusedV1, unauthorizedV1, type V1Style } from "./v1-answer.ts"
import type { V1Endpoint, V1Request } from "./v1-endpoint.ts"

/** A JSON object, as it was sent. */
export type JsonObject = Readonly<Record<string, unknown>>

/** What an endpoint makes of a request whose body is an object. */
export interface V1Definition {
  readonly method: V1Endpoint["method"]
  readonly path: string
  /** @default true */
  readonly needsKeys?: boolean
  /** @default "v1" */
  readonly style?: V1Style
  /** False when the request says all by its path: clients then send no body, or an empty object, or anything. */
  readonly takesBody: boolean
  /** The operations that the request becomes, or what to answer to it. */
  readonly translate: (request: TranslatedRequest, rules: JudgeRules) => readonly JudgedOperation[] | Answer
}

/** A request whose body was read. */
export interface TranslatedRequest extends Omit<V1Request, "body"> {
  /** Empty when the endpoint takes no body. */
  readonly body: JsonObject
}

/** An endpoint that reads the body, judges what it becomes, and takes all of it or nothing (guess). */
export function defineV1Endpoint(definition: V1Definition): V1Endpoint {
  const { method, path, needsKeys = true } = definition
  return {
    method,
    path,
    needsKeys,
    unauthorized: unauthorizedV1,
    judge: (request, rules) => judge(definition, request, rules),
    sent: (request) => sent(definition, request),
  }
}

function judge({ style = "v1", takesBody, translate }: V1Definition, request: V1Request, rules: JudgeRules): Judgement {
  const read = takesBody ? readObject(request.body) : { ok: true as const, body: {} }
  if (!read.ok) return { kind: "answered", answer: refusedV1(style, [read.message]) }
  if (exceedsNesting(read.body, maxLevels)) return { kind: style, operations: [tooDeep] }
  const translated = translate({ ...request, body: read.body }, rules)
  if ("status" in translated) return { kind: "answered", answer: translated }
  const [first, ...others] = translated.flatMap((judged) => (judged.ok ? [] : judged.refusals))
  return { kind: style, operations: first ? [{ ok: false, refusals: [first, ...others] }] : translated }
}

const tooDeep: JudgedOperation = {
  ok: false,
  refusals: [{ reason: "invalid", field: "", message: `the body is nested deeper than ${maxLevels} levels` }],
}

/** `null` is an object without members: it is what an empty map is in some languages. */
function readObject(bytes: Uint8Array): { ok: true; body: JsonObject } | { ok: false; message: string } {
  const parsed = parseJson(bytes)
  if (!parsed.ok) return { ok: false, message: "the body must be JSON in UTF-8" }
  const value = parsed.value ?? {}
  if (!isJsonObject(value)) return { ok: false, message: "the body must be an object" }
  return { ok: true, body: value }
}

function sent(definition: V1Definition, { params, query, body }: V1Request): unknown[] {
  const judgement = judge(definition, { params, query, body }, { lenient: true })
  const parsed = parseJson(body)
  // What is nested too deeply cannot be shown but as the text that it came in.
  const isShown = parsed.ok && !exceedsNesting(parsed.value, maxLevels)
  const request = { ...params, ...Object.fromEntries(query), ...(isShown ? { body: parsed.value } : {}) }
  return judgement.kind === "answered" ? [] : judgement.operations.map(() => request)
}

/** True for what is an object in JSON. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
