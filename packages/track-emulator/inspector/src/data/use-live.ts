import { useEffect, useState } from "preact/hooks"
import { ControlFailure, getJson, messageOf } from "./control-client.ts"
import { version } from "./live.ts"

/** What is known of something that the emulator holds. */
export interface Live<T> {
  /** Undefined until it came, and when there is no such thing. Kept, stale, while it is fetched again. */
  readonly data: T | undefined
  readonly missing: boolean
  readonly error: string | undefined
}

/** Shortest time between two fetches of the same, in ms. */
const pauseMs = 250

/**
 * Fetches a path of the control API, and again whenever it may have changed, until `isFinal` says that it cannot.
 * Components that hold it are to have the path as their key.
 */
export function useLive<T>(path: string, isFinal: (data: T) => boolean = () => false): [Live<T>, () => void] {
  const [live, setLive] = useState<Live<T>>({ data: undefined, missing: false, error: undefined })
  const [poke, setPoke] = useState(0)

  useEffect(() => {
    const stop = new AbortController()
    follow<T>(path, isFinal, setLive, stop.signal).catch((error: unknown) => {
      // A wait that was given up ends in an error too, and whoever gave it up does not look any more.
      if (!stop.signal.aborted) setLive({ data: undefined, missing: false, error: messageOf(error) })
    })
    return () => stop.abort()
    // The caller's function is written in place, and means the same each time.
  }, [path, poke])

  return [live, () => setPoke((count) => count + 1)]
}

async function follow<T>(
  path: string,
  isFinal: (data: T) => boolean,
  report: (live: Live<T>) => void,
  signal: AbortSignal,
): Promise<void> {
  let data: T | undefined
  while (!signal.aborted) {
    const fetched = version.peek()
    try {
      data = await getJson<T>(path, signal)
      report({ data, missing: false, error: undefined })
    } catch (error) {
      if (signal.aborted) return
      // What cannot be a number or an id is nobody's: 400.
      const missing = error instanceof ControlFailure && [400, 404].includes(error.status)
      if (missing) data = undefined
      report({ data, missing, error: missing ? undefined : messageOf(error) })
    }
    await wait(pauseMs, signal)
    await changeOf(fetched, signal, data !== undefined && isFinal(data))
  }
}

/** Resolves once the version is another one; when `restartOnly`, once the emulator is another one. */
function changeOf(known: string, signal: AbortSignal, restartOnly: boolean): Promise<void> {
  const significant = (text: string) => (restartOnly ? text.split(" ")[0] : text)
  return new Promise((resolve) => {
    const unsubscribe = version.subscribe((now) => {
      if (significant(now) === significant(known)) return
      finish()
    })
    function finish(): void {
      // The first call comes before there is something to unsubscribe.
      queueMicrotask(() => unsubscribe())
      signal.removeEventListener("abort", finish)
      resolve()
    }
    signal.addEventListener("abort", finish, { once: true })
  })
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms)
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener("abort", finish)
      resolve()
    }
    signal.addEventListener("abort", finish, { once: true })
  })
}
