import { nodeFetch, requestBody } from "./request-body.ts"
import { isRedirect, type Transport, type TransportAnswer, type TransportRequest } from "./transport.ts"

/** The transport of a client that is given none. */
export function createFetchTransport(ownFetch: typeof fetch | undefined): Transport {
  return {
    async send({ method, url, headers, body, signal }: TransportRequest): Promise<TransportAnswer> {
      // Looked up at every call, so that one patched later (tests, tracing) is the one used.
      const fetch = ownFetch ?? globalThis.fetch
      const { headers: ofBody, ...parts } = requestBody(body, fetch === nodeFetch)
      const init: RequestInit = { ...parts, method, headers: { ...headers, ...ofBody }, redirect: "manual", signal }
      const response = await fetch(url, init)
      // A fetch that does not heed its signal answers late: nothing more is read for a call that has ended.
      signal.throwIfAborted()
      const { status } = response
      if (!isRedirect(status)) return { status, headers: response.headers, text: await response.text() }
      await response.body?.cancel()
      return { status, headers: response.headers, text: "" }
    },
  }
}
