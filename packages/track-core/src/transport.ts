/** One HTTP exchange that a transport is asked for. */
export interface TransportRequest {
  readonly method: string
  /** Absolute, as `URL.href` writes it, without a fragment. */
  readonly url: string
  /** Names in lower case. Host, length and connection are the transport's own business. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent as it is. It must not be read any more once the answer is given. */
  readonly body: string | Uint8Array | undefined
  /** Ends the exchange, at the caller's wish or because its time is over. Nothing may be sent afterwards. */
  readonly signal: AbortSignal
  /**
   * Told by a transport that knows when the first byte of the request leaves: `connecting` at first, `sending` right before.
   * What fails while `connecting` counts as unsent. A transport that cannot know tells nothing, and a failure counts as
   * unknown unless its error is one of a connection that never stood. Throws once the exchange has ended.
   */
  readonly onPhase: (phase: TransportPhase) => void
}

/** How far a request has come: no byte of it has left, or some may have. */
export type TransportPhase = "connecting" | "sending"

/** A complete answer. */
export interface TransportAnswer {
  /** 0 where a browser hides a redirect. */
  readonly status: number
  readonly headers: AnswerHeaders
  /** The body, decompressed and decoded. Empty for a redirect, whose body nobody reads. */
  readonly text: string
}

/** What is read of the headers of an answer. A `Headers` is one. */
export interface AnswerHeaders extends Iterable<[name: string, value: string]> {
  /** The value, several joined by commas, or null. */
  get(name: string): string | null
}

/**
 * Carries the requests of a client: `fetch`, or a connection pool such as that of `@cio/track-core/node`. Redirects,
 * timeouts, retries and the meaning of an answer are the client's.
 */
export interface Transport {
  /**
   * Sends one request, once, and reads its whole answer. Follows no redirect and repeats nothing: a second try is for the
   * caller to decide on and to count. Rejects with the error of the network, such as Node's with its `code`.
   */
  send(request: TransportRequest): Promise<TransportAnswer>
}

/** Whether the body of an answer with this status is nobody's business, and its headers say where to go instead. */
export function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status < 400)
}
