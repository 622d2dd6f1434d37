import { type Answer, jsonAnswer, taken } from "../http/answer.ts"

/** How the answers of a v1 endpoint are written. All refuse with 400; what the body holds differs (doc). */
export type V1Style =
  /** `{}`, or one message: `{"meta":{"error":"..."}}`. */
  | "v1"
  /** `{}`, or a list of messages: `{"meta":{"errors":["..."]}}`. The device endpoints. */
  | "v1-list"
  /** Status 204 without a body, or a list of messages. The form endpoint. */
  | "v1-form"

/** The answer to a v1 request that was taken. */
export function takenV1(style: V1Style): Answer {
  return style === "v1-form" ? noContent : taken
}

/** The answer to a v1 request that is not taken. An endpoint that answers one message names the first problem (guess). */
export function refusedV1(style: V1Style, messages: readonly [string, ...string[]]): Answer {
  return jsonAnswer(400, { meta: style === "v1" ? { error: messages[0] } : { errors: messages } })
}

/** Keys missing or wrong (seen for the region endpoint and for `/auth`, guess for the others). */
export const unauthorizedV1: Answer = jsonAnswer(401, { meta: { error: "Unauthorized request" } })

/** No segment has this id: a text in JSON (doc). */
export const segmentNotFound: Answer = {
  status: 404,
  headers: { "content-type": "application/json" },
  body: '"Segment not found"\n',
}

const noContent: Answer = Object.freeze({ status: 204, headers: {}, body: "" })
