/** How many of its operations a request that goes wrong has applied. */
export type Applied = "none" | "some" | "all"

/** How a connection ends: by a reset, or closed as if in good order. */
export type Break = "reset" | "close"

/** A place in a message. `at` is the part of the head or body that lies before it, from 0 up to 1. */
export interface Place {
  region: "start" | "head" | "body"
  at: number
}

/** How long a client is asked to wait: in seconds, as the date that lies so far ahead, or in words that mean nothing. */
export type RetryAfter = { seconds: number } | { secondsAhead: number } | { text: string }

/** What the referee does about one request. */
export type Move =
  /** Applies what is valid and says so: 200, or a 207 that names the rest. */
  | { kind: "take" }
  /** The same, and ends the connection while it is idle. */
  | { kind: "take and hang up"; by: Break }
  /** Applies what is not named, and names the rest by whatever is in here. */
  | { kind: "name"; status: 200 | 207; entries: unknown[] }
  /** Answers with a status, and applies the operations or not. */
  | { kind: "answer"; status: number; body: string; retryAfter?: RetryAfter | undefined; applies: Applied }
  /** Breaks the connection before the whole request is read. Nothing is applied. */
  | { kind: "cut request"; place: Place; by: Break }
  /** Breaks the connection before the whole answer is written. At the start of it, nothing is. */
  | { kind: "cut answer"; place: Place; by: Break; applies: Applied }
  /** Stops for so long within the answer; Infinity is for good. Applies the operations before that or after. */
  | { kind: "wait"; place: Place; ms: number; applies: "before" | "after" }
  /** Nobody listens. It never comes before the referee. */
  | { kind: "unreached" }

/** An operation as the referee knows it: by the number that its test gave it. */
export interface RefereedOperation {
  id?: unknown
  /** One that is invalid is refused alone, and one that is poison has its whole request refused. */
  attributes: { n: number; flaw?: unknown; [name: string]: unknown }
  [name: string]: unknown
}

/** A request to rule on. */
export interface Case {
  operations: readonly RefereedOperation[]
  bytes: number
  /** Bodies above this are found too large. */
  gatewayBytes: number
  nowMs: number
}

/** What becomes of a request. */
export interface Ruling {
  /** Numbers of the operations that are applied, in order, and when. */
  applied: number[]
  appliesAfterWait: boolean
  /** The whole answer, as bytes of HTTP. */
  answer: string
  /** Where the answer stops for a while, in bytes. */
  wait?: { at: number; ms: number }
  /** Where the connection ends, in bytes of the answer: beyond the last byte for an idle one. */
  cut?: { at: number; by: Break }
}

/** Decides on a request that was read to its end: what of it is applied, and how it ends. */
export function rule(move: Move, given: Case): Ruling {
  const { operations, bytes, gatewayBytes, nowMs } = given
  const isPoisoned = operations.some(({ attributes }) => attributes.flaw === "poison")
  const valid = (isTaken: (position: number) => boolean = () => true): number[] =>
    operations.flatMap(({ attributes: { n, flaw } }, position) =>
      !isPoisoned && flaw !== "invalid" && isTaken(position) ? [n] : [],
    )
  const ruling = (applied: number[], answer: string): Ruling => ({ applied, answer, appliesAfterWait: false })
  const taken = (): Ruling => {
    if (bytes > gatewayBytes) return ruling([], http(413, "<html>413 Request Entity Too Large</html>"))
    if (isPoisoned) return ruling([], json(400, { errors: [{ reason: "malformed" }] }))
    const invalid = namesOfInvalid(operations)
    return ruling(valid(), invalid.length > 0 ? json(207, { errors: invalid }) : json(200, {}))
  }
  switch (move.kind) {
    case "take":
      return taken()
    case "take and hang up": {
      const own = taken()
      return { ...own, cut: { at: own.answer.length, by: move.by } }
    }
    case "name": {
      if (isPoisoned || bytes > gatewayBytes) return taken()
      const named = new Set(move.entries.map(indexOf))
      const errors = [...namesOfInvalid(operations), ...move.entries]
      return ruling(
        valid((position) => !named.has(position)),
        json(move.status, { errors }),
      )
    }
    case "answer": {
      const { status, body, retryAfter, applies } = move
      const headers = retryAfter ? { "retry-after": retryAfterText(retryAfter, nowMs) } : {}
      return ruling(part(valid(), applies), http(status, body, headers))
    }
    case "cut answer": {
      const whole = json(200, {})
      return { ...ruling(part(valid(), move.applies), whole), cut: { at: bytesBefore(move.place, whole), by: move.by } }
    }
    case "wait": {
      const own = taken()
      const wait = { at: bytesBefore(move.place, own.answer), ms: move.ms }
      return { ...own, appliesAfterWait: move.applies === "after", wait }
    }
    case "cut request":
    case "unreached":
      throw new Error(`a request that meets "${move.kind}" is never read to its end`)
    default:
      return move satisfies never
  }
}

/** What Retry-After says. A date has whole seconds only. */
export function retryAfterText(retryAfter: RetryAfter, nowMs: number): string {
  if ("text" in retryAfter) return retryAfter.text
  if ("seconds" in retryAfter) return String(retryAfter.seconds)
  return new Date(nowMs + retryAfter.secondsAhead * 1000).toUTCString()
}

/** An answer as it goes over the wire. All of them are ASCII, so that a character is a byte. */
function http(status: number, body: string, headers: Record<string, string> = {}): string {
  const fields = Object.entries({ "content-length": String(body.length), ...headers })
  return `HTTP/1.1 ${status} As Ruled\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`
}

function json(status: number, body: object): string {
  return http(status, `${JSON.stringify(body)}\n`, { "content-type": "application/json" })
}

function bytesBefore({ region, at }: Place, message: string): number {
  const head = message.indexOf("\r\n\r\n") + 4
  if (region === "start") return 0
  if (region === "head") return Math.max(1, Math.floor(head * at))
  return head + Math.floor((message.length - head) * at)
}

function part(numbers: number[], applies: Applied): number[] {
  if (applies === "all") return numbers
  return applies === "some" ? numbers.slice(0, Math.ceil(numbers.length / 2)) : []
}

function namesOfInvalid(operations: readonly RefereedOperation[]): object[] {
  return operations.flatMap(({ attributes }, batch_index) =>
    attributes.flaw === "invalid" ? [{ batch_index, reason: "invalid", field: "attributes" }] : [],
  )
}

function indexOf(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null && "batch_index" in entry ? entry.batch_index : undefined
}
