import { createServer } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { createEmulator, type Emulator } from "./emulator.ts"
import { checkOptions, type EmulatorOptions } from "./emulator-options.ts"
import { createApp } from "./http/app.ts"
import { listen, urlOf } from "./listen.ts"
import { Workspace } from "./workspace.ts"

/**
 * Starts a local Track API v2 that applies what it takes, in memory.
 *
 * @throws TrackOptionsError on a bad option
 * @throws EmulatorListenError when it cannot listen on the address
 * @example
 * const emulator = await startEmulator()
 * const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
 * await track.entity({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } })
 * emulator.person({ id: "42" })?.attributes // { plan: "pro" }
 * await emulator.close()
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const workspace = new Workspace(checkOptions(options))
  const { host, region } = workspace.options
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  const address = {
    bound: () => ({ host, address: listening.address }),
    region: () => ({ url, region, environment_id: 1 }),
  }
  const app = createApp(workspace, address, closing.signal)
  const server = createServer(
    // An idle connection stays open, so that no request can meet the moment of its timeout; close() ends it.
    { keepAliveTimeout: 0 },
    getRequestListener(
      (request, env) => {
        const response = Promise.resolve(app.fetch(request, env))
        const done = response.finally(() => underWay.delete(done)).catch(() => {})
        underWay.add(done)
        return response
      },
      // By default it replaces the process's own Request and Response.
      { overrideGlobalObjects: false },
    ),
  )
  const listening = await listen(server, host, workspace.options.port)
  const url = urlOf(host, listening.port)

  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= (async () => {
      closing.abort()
      const ended = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await ended
      await Promise.all(underWay)
    })()
    return closed
  }
  return createEmulator(workspace, url, close)
}
