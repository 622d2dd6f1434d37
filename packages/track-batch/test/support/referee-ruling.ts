/** What the referee does with one request. */
export type Move =
  /** Applies what is valid and says so: 200, or a 207 that names the rest. */
  | { kind: "take" }
  /** Applies what is not named, and names the rest by whatever is in here. */
  | { kind: "name"; status: 200 | 207; entries: unknown[] }
  /** Answers with a status, and applies the operations or not. */
  | { kind: "answer"; status: number; body: string; retryAfter?: string; apply: boolean }
  /** Resets the connection: before reading anything, or after applying. */
  | { kind: "reset"; apply: boolean }
  /** Answers 200, and cuts the answer off at this part of its bytes, from 0 up to 1. */
  | { kind: "cut"; at: number; apply: boolean }
  /** Gives no answer until the client's time is up. */
  | { kind: "hang"; apply: boolean }

/** An operation as the referee knows it: by the number that its test gave it. */
export interface RefereedOperation {
  id?: unknown
  /** One that is invalid is refused alone, and one that is poison has its whole request refused. */
  attributes: { n: number; flaw?: "invalid" | "poison"; [name: string]: unknown }
  [name: string]: unknown
}

/** What becomes of a request. */
export interface Ruling {
  /** Numbers of the operations that are applied, in order. */
  applied: number[]
  ending:
    | { kind: "answer"; status: number; body: string; retryAfter?: string | undefined }
    | { kind: "reset" }
    | { kind: "cut"; text: string }
    | { kind: "hang" }
}

/** Decides on a request: what of it is applied, and how it ends. */
export function rule(move: Move, operations: readonly RefereedOperation[]): Ruling {
  const isPoisoned = operations.some(({ attributes }) => attributes.flaw === "poison")
  const invalid = operations.flatMap(({ attributes }, batch_index) =>
    attributes.flaw === "invalid" ? [{ batch_index, reason: "invalid", field: "attributes" }] : [],
  )
  const applyAll = (isTaken: (position: number) => boolean = () => true): number[] =>
    operations.flatMap(({ attributes: { n, flaw } }, position) =>
      !isPoisoned && flaw === undefined && isTaken(position) ? [n] : [],
    )
  const applied = "apply" in move && !move.apply ? [] : applyAll()
  switch (move.kind) {
    case "take":
    case "name": {
      if (isPoisoned) return { applied: [], ending: json(400, { errors: [{ reason: "malformed" }] }) }
      if (move.kind === "take") {
        return { applied, ending: invalid.length > 0 ? json(207, { errors: invalid }) : json(200, {}) }
      }
      const named = new Set(move.entries.map(indexOf))
      return {
        applied: applyAll((position) => !named.has(position)),
        ending: json(move.status, { errors: [...invalid, ...move.entries] }),
      }
    }
    case "answer": {
      const { status, body, retryAfter } = move
      return { applied, ending: { kind: "answer", status, body, retryAfter } }
    }
    case "cut": {
      const whole = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n{}\n"
      return { applied, ending: { kind: "cut", text: whole.slice(0, Math.floor(whole.length * move.at)) } }
    }
    case "reset":
    case "hang":
      return { applied, ending: { kind: move.kind } }
    default:
      return move satisfies never
  }
}

function json(status: number, body: object): Ruling["ending"] {
  return { kind: "answer", status, body: JSON.stringify(body) }
}

function indexOf(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null && "batch_index" in entry ? entry.batch_index : undefined
}
