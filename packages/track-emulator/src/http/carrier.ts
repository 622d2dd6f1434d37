import type { Answer } from "./answer.ts"

/** How a request ends. */
export type Delivery =
  | { readonly kind: "answer"; readonly answer: Answer }
  /** The answer breaks off after so many bytes of its body, at least one short of what its headers announce. */
  | { readonly kind: "cut"; readonly answer: Answer; readonly afterBytes: number }
  /** The connection is reset without an answer. */
  | { readonly kind: "reset" }

/** What brings one request in and carries its end out: a connection of node:http, or a Request and its Response. */
export interface Carrier {
  /** True once the client has left: nobody is there to answer. */
  readonly isGone: boolean
  /** The body as it comes. Left before its end, the rest is not waited for. */
  chunks(): AsyncIterable<Uint8Array>
  /** Carries out the end. */
  deliver(delivery: Delivery): Response
  /** Ends it without an answer because nobody is left: the client has gone, or the emulator closes. */
  abandon(): Response
}

/** A delivery of a whole answer. */
export function whole(answer: Answer): Delivery {
  return { kind: "answer", answer }
}

/** The headers of an answer with its length. A body in chunks has none, and breaks off without its last chunk. */
export function withLength(headers: Answer["headers"], length: number): Record<string, string> {
  const isChunked = Object.keys(headers).some((name) => name.toLowerCase() === "transfer-encoding")
  return isChunked ? headers : { ...headers, "content-length": String(length) }
}
