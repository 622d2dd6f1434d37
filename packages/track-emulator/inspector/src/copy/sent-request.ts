import type { Credentials } from "../../../src/http/authorization.ts"

/** A request to repeat: what came in, and where it goes with which keys. */
export interface SentRequest {
  readonly url: string
  readonly credentials: Credentials
  readonly method: string
  readonly path: string
  /** The body as it came; null when it had none. */
  readonly body: string | null
}
