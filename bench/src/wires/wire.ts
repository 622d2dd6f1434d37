import type { Operation } from "@cio/track-core"

/** How the requests of a side look: what the sink reads, and what each operation must add to it. */
export interface Wire {
  /** The header with the keys. */
  authorization: string
  /** Whether a request is one of these. The path is that below the root of a pass. */
  accepts(method: string | undefined, path: string): boolean
  /** The operations of one request by kind, such as `person event`. Throws on a body that holds none. */
  kindsIn(request: { method: string | undefined; body: string }): string[]
  /** Bytes that an operation takes in a body, a comma included where bodies hold several. */
  bytesOf(operation: Operation): number
  /** Bytes of a body beyond those of its operations. */
  bodyBytes: number
  /** Most bytes of a body, where there is a limit and bodies hold several operations. */
  maxBodyBytes?: number
}
