import { buildEmulator, type Emulator } from "./emulator.ts"
import { checkOptions, type EmulatorOptions } from "./emulator-options.ts"
import { foreignPage } from "./http/own-address.ts"
import { createSite, type Site } from "./site.ts"
import { loadSnapshot } from "./snapshot/snapshot.ts"
import { Workspace } from "./workspace.ts"

/** Loopback by its name (RFC 6761): clients send plain http there, and no name server is asked. */
const url = "http://emulator.localhost"

/**
 * An emulator without a socket: what it takes goes through `emulator.handler`, or its `fetch`. It needs nothing of Node's, so
 * that it works in Workers, Bun, Deno and a browser's service worker (msw) alike.
 *
 * @throws TrackOptionsError on a bad option
 * @throws EmulatorSnapshotError when `snapshot` is none
 * @example
 * const emulator = createEmulator()
 * const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url, fetch: emulator.fetch })
 */
export function createEmulator({ snapshot, ...options }: EmulatorOptions = {}): Emulator {
  const workspace = new Workspace(checkOptions("createEmulator", options))
  if (snapshot !== undefined) workspace.restore(loadSnapshot(snapshot, workspace.clock))
  // Made with the first request: Workers allow little outside of one, and an emulator may well be a constant of a module.
  let made: Site | undefined
  const site = () => {
    made ??= createSite(workspace, {
      url: () => url,
      version: null,
      dataFile: undefined,
      // Whoever serves it knows its names. Pages of other sites have no business here in any case.
      refuse: foreignPage,
    })
    return made
  }
  return buildEmulator(workspace, {
    url,
    handler: (request) => site().handler(request),
    close: () => site().close(),
  })
}
