/** A request about to go out. Holds no keys and no payload. */
export interface RequestInfo {
  method: string
  /** Path below the base URL, such as `/api/v2/batch`. */
  path: string
  /** Which attempt of its call this is, from 1. */
  attempt: number
  /** Size of the body. 0 without one. */
  bytes: number
}

/** What a request brought back. */
export interface ReplyInfo extends RequestInfo {
  /** HTTP status, absent when there was no complete answer. */
  status?: number
  /** How the reply was read. `other` for requests made through `api`. */
  kind: "accepted" | "partial" | "refused" | "failed" | "other"
  /** Time from the request to the end of the answer, in ms. */
  durationMs: number
}

/** Calls a hook of the caller's. One that throws must not lose the operation it was told about, nor go unnoticed. */
export function callHook<T>(name: string, hook: ((info: T) => void) | undefined, info: T): void {
  if (!hook) return
  const report = (error: unknown) => console.error(`${name} threw, which was ignored:`, error)
  try {
    // An async function fits the type too, and its rejection would end the process.
    const result: unknown = hook(info)
    if (result instanceof Promise) result.catch(report)
  } catch (error) {
    report(error)
  }
}
