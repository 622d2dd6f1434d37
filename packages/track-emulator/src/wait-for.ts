import { checkKeys, checkNumber } from "@cio/track-core"
import type { Changes } from "./changes.ts"
import type { Closing } from "./closing.ts"

/** How long to wait. */
export interface WaitOptions {
  /** Longest wait, in ms. @default 5000 */
  timeoutMs?: number
  /** Ends the wait early, with its reason. */
  signal?: AbortSignal
}

/** What was waited for did not come in time, or the emulator closed before. */
export class EmulatorTimeoutError extends Error {
  override readonly name = "EmulatorTimeoutError"
  readonly code = "timeout"
}

/**
 * Waits until the probe gives something truthy, which it returns: at once, or after a change.
 *
 * @param probe - asked again after each change; what it throws ends the wait
 * @param seen - says what there is instead, for the message when time is up
 * @throws EmulatorTimeoutError when the time is up, the signal's reason when it is aborted
 */
export async function waitFor<T>(
  { changes, closing }: { readonly changes: Changes; readonly closing: Closing },
  probe: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  seen: () => string,
  options: WaitOptions = {},
): Promise<T> {
  checkKeys("waitFor", options, ["timeoutMs", "signal"])
  const { timeoutMs = 5000, signal } = options
  checkNumber("timeoutMs", timeoutMs, { min: 0, max: 2 ** 31 - 1 })
  signal?.throwIfAborted()

  let isOver = false
  const { promise, resolve, reject } = withResolvers<T>()
  // One question at a time, and one more when something changed in the meantime: no change is missed.
  let isAsking = false
  let hasChanged = false
  const ask = async () => {
    hasChanged = true
    if (isAsking) return
    isAsking = true
    while (hasChanged && !isOver) {
      hasChanged = false
      const found = await probe()
      if (found) resolve(found)
    }
    isAsking = false
  }
  const unsubscribe = changes.subscribe(() => void ask().catch(reject))
  // Nothing changes any more in one that is closed.
  const limitMs = closing.hasBegun ? 0 : timeoutMs
  const timer = setTimeout(
    () => reject(new EmulatorTimeoutError(`nothing was found within ${limitMs} ms; ${seen()}`)),
    limitMs,
  )
  const unlisten = closing.onBegin(() =>
    reject(new EmulatorTimeoutError(`the emulator closed before anything was found; ${seen()}`)),
  )
  const abort = () => reject(signal?.reason)
  signal?.addEventListener("abort", abort)
  try {
    void ask().catch(reject)
    return await promise
  } finally {
    isOver = true
    unsubscribe()
    unlisten()
    clearTimeout(timer)
    signal?.removeEventListener("abort", abort)
  }
}

interface Resolvers<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>(): Resolvers<T> {
  let resolvers: Omit<Resolvers<T>, "promise"> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    resolvers = { resolve, reject }
  })
  if (!resolvers) throw new Error("a promise calls its executor at once")
  return { promise, ...resolvers }
}
