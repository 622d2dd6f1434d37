import type { Answer } from "../http/answer.ts"
import type { JudgeRules } from "../request/judge-operation.ts"
import type { Judgement } from "../request/judge-request.ts"

/** A request to a v1 endpoint. */
export interface V1Request {
  /** The parameters of the path, decoded once. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Uint8Array
}

/** One endpoint of v1. */
export interface V1Endpoint {
  readonly method: "GET" | "PUT" | "POST" | "DELETE"
  /** With parameters such as `:identifier`. */
  readonly path: string
  /** False for endpoints that take requests without keys: a delivery's id is secret enough (doc). */
  readonly needsKeys: boolean
  /** The answer when keys are missing or wrong. */
  readonly unauthorized: Answer
  readonly judge: (request: V1Request, rules: JudgeRules) => Judgement
  /** The request as it was sent, once for each operation that it became: parameters of the path and the query, and the body. */
  readonly sent: (request: V1Request) => readonly unknown[]
}
