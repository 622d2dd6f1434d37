/**
 * On Cloudflare Workers what one request makes (timers, signals, requests of its own) ends with it, and another request
 * that waits for it hangs.
 */
export const isWorkers: boolean = globalThis.navigator?.userAgent === "Cloudflare-Workers"

/** Tells the request that it was made in from others. */
export interface RequestGuard {
  /** Why it may not be used here: the runtime's own error. Undefined where it was made, and wherever it does not matter. */
  misuse(): unknown
}

/** Made by the request that is handled now. On Workers it throws outside of any. */
export function createRequestGuard(): RequestGuard {
  if (!isWorkers) return { misuse: () => undefined }
  const { signal } = new AbortController()
  return {
    misuse() {
      try {
        // The runtime throws when another request looks at it. In a Durable Object all requests are one, and it does not.
        return signal.aborted ? "aborted" : undefined
      } catch (error) {
        return error
      }
    },
  }
}
