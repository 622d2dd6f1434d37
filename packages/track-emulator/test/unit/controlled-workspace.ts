import type { Operation } from "@cio/track-core"
import { Closing } from "../../src/closing.ts"
import { type ControlSurroundings, createControl } from "../../src/control/control-app.ts"
import { checkOptions, type EmulatorOptions } from "../../src/emulator-options.ts"
import { createApi } from "../../src/http/api.ts"
import { fetchCarrier } from "../../src/http/fetch-carrier.ts"
import { Workspace } from "../../src/workspace.ts"

const authorization = `Basic ${btoa("emulator:emulator")}`

export interface Got<T> {
  status: number
  headers: Headers
  json: T
}

export interface ControlledWorkspace {
  workspace: Workspace
  /** Ends all waits, as a closing emulator does. */
  close: () => void
  /** Sends a batch to the API, whatever becomes of it. */
  send: (...batch: Operation[]) => Promise<void>
  /** Sends one request to the API. */
  post: (path: string, body: unknown) => Promise<void>
  /** Asks the control API, and takes the answer to be JSON of this type. */
  get: <T>(path: string, init?: RequestInit) => Promise<Got<T>>
  /** Asks the control API. */
  ask: (path: string, init?: RequestInit) => Promise<Response>
}

/** An API and its control API on one workspace that a test can look into, without a server. */
export function controlledWorkspace(
  options: EmulatorOptions = {},
  surroundings: Partial<ControlSurroundings> = {},
): ControlledWorkspace {
  const workspace = new Workspace(checkOptions("test", options))
  const closing = new Closing()
  const url = "http://emulator.localhost"
  const refuse = () => undefined
  const region = () => ({ url, region: "us" as const, environment_id: 1 })
  const api = createApi(workspace, { refuse, region, closing })
  const control = createControl(workspace, {
    ...{ url: () => url, refuse, closing, dataFile: undefined, version: "1.2.3" },
    ...surroundings,
  })
  const post = async (path: string, body: unknown) => {
    const init = { method: "POST", headers: { authorization }, body: JSON.stringify(body) }
    const request = new Request(`${url}${path}`, init)
    await api.fetch(request, { carrier: fetchCarrier(request) })
  }
  const ask = async (path: string, init?: RequestInit) => control.fetch(new Request(`${url}${path}`, init))
  return {
    workspace,
    close: () => closing.begin(),
    send: (...batch) => post("/api/v2/batch", { batch }),
    post,
    ask,
    async get<T>(path: string, init?: RequestInit) {
      const response = await ask(path, init)
      const text = await response.text()
      // The test says what it expects, and fails when it is something else.
      return { status: response.status, headers: response.headers, json: JSON.parse(text || "null") as T }
    },
  }
}
