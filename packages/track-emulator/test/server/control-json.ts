import type { Emulator } from "../../src/index.ts"

export interface ControlAnswer<T> {
  status: number
  headers: Headers
  json: T
}

/** Asks the control API of an emulator by fetch. The answer is taken to be JSON of this type, or null when it is empty. */
export async function control<T>(emulator: Emulator, path: string, init: RequestInit = {}): Promise<ControlAnswer<T>> {
  const response = await fetch(`${emulator.url}/emulator/${path}`, init)
  const text = await response.text()
  // The test says what it expects, and fails when it is something else.
  return { status: response.status, headers: response.headers, json: JSON.parse(text || "null") as T }
}

/** The same with a body in JSON. */
export function controlWith<T>(
  emulator: Emulator,
  method: string,
  path: string,
  body: unknown,
): Promise<ControlAnswer<T>> {
  const headers = { "content-type": "application/json" }
  return control(emulator, path, { method, headers, body: JSON.stringify(body) })
}
