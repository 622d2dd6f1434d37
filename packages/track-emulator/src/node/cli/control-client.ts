import type { ControlError } from "../../control/control-types.ts"
import { CliError, systemCodeOf, wrongUse } from "./cli-error.ts"

/** A request to the control API. */
export interface ControlRequest {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE"
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it stands, a snapshot. */
  readonly snapshot?: ReadableStream<Uint8Array>
  /** Longest wait for the whole answer, in ms, `Infinity` for none: snapshots may be long. @default 10000 */
  readonly timeoutMs?: number
}

/** Reaches the control API of an emulator. */
export interface Control {
  /** Where the emulator is. */
  readonly url: string
  /**
   * Asks, and gives the answer, which is a good one.
   *
   * @param path - below `/emulator/`
   * @throws CliError when nobody answers, or the emulator refuses
   */
  ask(path: string, request?: ControlRequest): Promise<Response>
}

/** Longest wait for an answer, in ms: it may have a million people to count. */
const defaultTimeoutMs = 10_000

/**
 * The control API of an emulator.
 *
 * @throws CliError on what is no URL
 */
export function controlAt(url: string): Control {
  const root = rootOf(url)
  const shown = root.href.replace(/\/$/, "")
  return {
    url: shown,
    async ask(path, request = {}) {
      const response = await reach(new URL(`emulator/${path}`, root), request).catch((error: unknown) => {
        throw unreachable(shown, error)
      })
      if (response.ok) return response
      throw new CliError((await refusalIn(response)) ?? refusalOf(shown, response.status))
    },
  }
}

/** The answer's JSON. */
export async function jsonOf<T>(response: Response): Promise<T> {
  try {
    // An emulator answers with the types that this program was built with, or newer ones that hold the same.
    return (await response.json()) as T
  } catch (cause) {
    throw new CliError(`${response.url} answers, but not as an emulator does`, { cause })
  }
}

function reach(url: URL, request: ControlRequest): Promise<Response> {
  const { method = "GET", json, snapshot, timeoutMs = defaultTimeoutMs } = request
  // Undici wants to be told that it may send before it has an answer; the types of fetch do not know that.
  const options: RequestInit & { duplex?: "half" } = { method, redirect: "error" }
  if (timeoutMs !== Number.POSITIVE_INFINITY) options.signal = AbortSignal.timeout(timeoutMs)
  if (json !== undefined) {
    options.body = JSON.stringify(json)
    options.headers = { "content-type": "application/json" }
  } else if (snapshot) {
    options.body = snapshot
    options.headers = { "content-type": "application/x-ndjson" }
    options.duplex = "half"
  }
  return fetch(url, options)
}

/** The root under which `/emulator/...` lives, also behind a proxy with a prefix. */
function rootOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw wrongUse("--url must be a URL such as http://127.0.0.1:4010")
  }
  url.search = ""
  url.hash = ""
  url.username = ""
  url.password = ""
  if (!url.pathname.endsWith("/")) url.pathname += "/"
  return url
}

function unreachable(url: string, error: unknown): CliError {
  // What reads the body of a request may fail as well, and says so itself.
  if (error instanceof CliError) return error
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof CliError) return cause
  if (error instanceof Error && error.name === "TimeoutError") {
    return new CliError(`${url} does not answer in time; is it an emulator?`, { cause: error })
  }
  const why = systemCodeOf(cause) ?? (cause instanceof Error ? cause.message : "no connection")
  return new CliError(
    `no emulator answers at ${url} (${why}); start one with \`cio-track-emulator\`, or name another with --url`,
    { cause: error },
  )
}

/** For an answer that does not say itself. */
function refusalOf(url: string, status: number): string {
  // A proxy's, or an older emulator's.
  if (status === 408) {
    return `${url} did not wait for the whole request (408): write a snapshot that comes slowly to a file, and import that`
  }
  return `${url} answers, but is no emulator (${status})`
}

async function refusalIn(response: Response): Promise<string | undefined> {
  try {
    // Looked at before it is used.
    const { error } = (await response.json()) as Partial<ControlError>
    return typeof error === "string" ? error : undefined
  } catch {
    return undefined
  }
}
