/** What the emulator answers, whole. Which part of it arrives is for the fault in play to say. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Why a request, or one operation of it, was refused: one entry of the API's `errors`. */
export interface Refusal {
  readonly reason: string
  readonly field: string
  readonly message: string
}

/** The refusal of one operation of a batch. */
export interface IndexedRefusal extends Refusal {
  readonly batch_index: number
}

/** Everything was taken: `{}` with a content-length of 3 (seen), so the body ends with a line feed. */
export const taken: Answer = jsonAnswer(200, {})

/** All but the operations named were taken (doc). */
export function partlyTaken(errors: readonly IndexedRefusal[]): Answer {
  return jsonAnswer(207, { errors })
}

/** The request is malformed as a whole: nothing was taken (doc). */
export function refused(errors: readonly Refusal[]): Answer {
  return jsonAnswer(400, { errors })
}

/** Keys missing or wrong. Plain text (seen once). */
export const unauthorized: Answer = Object.freeze({
  status: 401,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: "Unauthorized\n",
})

/**
 * The body is over the limit. Neither doc nor seen: 400 or 413 are both possible, and a gateway in front of the service
 * sends 413 (guess).
 */
export function tooLarge(maxBytes: number): Answer {
  return failed(413, "too-large", `the body must be at most ${maxBytes} bytes`)
}

/** There is nothing at this path (guess). */
export const notFound: Answer = failed(404, "not-found", "there is no such endpoint")

/** The path exists, but not for this method (guess). */
export function wrongMethod(allowed: string): Answer {
  const answer = failed(405, "method-not-allowed", `the method must be ${allowed}`)
  return { ...answer, headers: { ...answer.headers, allow: allowed } }
}

/** A web page is at work. Nothing that the service would answer: it has keys worth keeping. */
export function forbidden(message: string): Answer {
  return failed(403, "forbidden", message)
}

/** The emulator itself failed, most likely in a callback that it was given. */
export function internalError(error: unknown): Answer {
  return failed(500, "internal-error", `the emulator failed: ${String(error)}`)
}

/** An answer in JSON, ended by a line feed as the service does. */
export function jsonAnswer(status: number, value: object): Answer {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value)}\n` }
}

function failed(status: number, reason: string, message: string): Answer {
  return jsonAnswer(status, { errors: [{ reason, field: "", message }] satisfies Refusal[] })
}
