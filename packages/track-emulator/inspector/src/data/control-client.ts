import type { ControlError, List, ListQuery } from "../../../src/control/control-types.ts"

/** The emulator answered that something cannot be done; the message is its own. */
export class ControlFailure extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Reads JSON of the control API. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/emulator/${path}`, signal ? { signal } : {})
  if (!response.ok) throw await failureOf(response)
  // The page comes from the server that answers: both know the same types.
  return (await response.json()) as T
}

/** Has the emulator do something. An object is sent as JSON, anything else as it stands. */
export async function send(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object): Promise<void> {
  const raw = body === undefined || body instanceof Blob
  const response = await fetch(`/emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: raw ? (body as Blob) : JSON.stringify(body) }),
    headers: body === undefined ? {} : { "content-type": raw ? "application/x-ndjson" : "application/json" },
  })
  if (!response.ok) throw await failureOf(response)
}

/** A window of one of the lists, newest first. */
export function getList<Row>(
  path: string,
  query: ListQuery & { trouble?: boolean },
  signal: AbortSignal,
): Promise<List<Row>> {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "" && value !== false) parameters.set(name, String(value))
  }
  return getJson<List<Row>>(`${path}?${parameters}`, signal)
}

/** What to tell people of something that went wrong. */
export function messageOf(error: unknown): string {
  if (error instanceof ControlFailure) return error.message
  // What fetch throws says something else in every browser.
  if (error instanceof TypeError) return "The emulator does not answer."
  return error instanceof Error ? error.message : String(error)
}

async function failureOf(response: Response): Promise<ControlFailure> {
  const text = await response.text()
  return new ControlFailure(response.status, errorIn(text) ?? `The emulator answered ${response.status}.`)
}

function errorIn(text: string): string | undefined {
  try {
    // Looked at before it is used.
    const { error } = JSON.parse(text) as Partial<ControlError>
    return typeof error === "string" ? error : undefined
  } catch {
    return undefined
  }
}
