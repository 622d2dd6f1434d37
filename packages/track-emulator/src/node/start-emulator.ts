import { createServer } from "node:http"
import { getRequestListener, type HttpBindings } from "@hono/node-server"
import { buildEmulator, type Emulator } from "../emulator.ts"
import { checkStartOptions, type KeptOptions, type StartEmulatorOptions } from "../emulator-options.ts"
import { foreignAddress } from "../http/own-address.ts"
import { createSite } from "../site.ts"
import { loadSnapshot, readSnapshot } from "../snapshot/snapshot.ts"
import { TrackState } from "../state/track-state.ts"
import { StateClock } from "../state-clock.ts"
import { type Kept, Workspace } from "../workspace.ts"
import { type DataFile, openDataFile } from "./data-file.ts"
import { inspectorFiles } from "./inspector-files.ts"
import { listen, urlOf } from "./listen.ts"
import { nodeCarrier } from "./node-carrier.ts"
import { packageVersion } from "./package-version.ts"

/**
 * Starts a local Track API that applies what it takes, in memory, and shows it on a page at its `url`.
 *
 * @throws TrackOptionsError on a bad option
 * @throws EmulatorListenError when it cannot listen on the address
 * @throws EmulatorSnapshotError when `snapshot` is none
 * @throws EmulatorDataFileError when the data file is in use, damaged, not one of an emulator, or cannot be written
 * @example
 * await using emulator = await startEmulator()
 * const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
 * await track.entity({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } })
 * emulator.person({ id: "42" })?.attributes // { plan: "pro" }
 */
export async function startEmulator(options: StartEmulatorOptions = {}): Promise<Emulator> {
  const { host, port, allowedHosts, kept: keeping, shared } = checkStartOptions(options)
  const { kept, file } = await openKept(keeping)
  const workspace = new Workspace(shared, kept)
  const site = createSite(workspace, {
    url: () => url,
    version: packageVersion(),
    dataFile: file?.path,
    pages: inspectorFiles(),
    refuse: (request) => foreignAddress(request, { host, allowedHosts, address: listening.address }),
  })
  const server = createServer(
    // An idle connection stays open, so that no request can meet the moment of its timeout; close() ends it.
    // An import may take as long as it likes to send its body.
    { keepAliveTimeout: 0, requestTimeout: 0 },
    getRequestListener(
      (request, env) => {
        // Typed for HTTP/2 servers as well, which this is not.
        const { incoming, outgoing } = env as HttpBindings
        return site.serve(request, nodeCarrier(incoming, outgoing))
      },
      // By default it replaces the process's own Request and Response.
      { overrideGlobalObjects: false },
    ),
  )
  const listening = await listen(server, host, port).catch(async (error: unknown) => {
    await file?.close()
    throw error
  })
  const url = urlOf(host, listening.port)

  const close = async (): Promise<void> => {
    const idle = site.close()
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await ended
    await idle
    await file?.close()
  }
  return buildEmulator(workspace, { url, handler: site.handler, close })
}

/** What it holds at the start, and the file that keeps it, if any. */
async function openKept({ dataFile, snapshot, signal, now }: KeptOptions): Promise<{
  kept: Kept
  file: DataFile | undefined
}> {
  const file = dataFile === undefined ? undefined : await openDataFile(dataFile, { now, ...(signal ? { signal } : {}) })
  const clock = file?.clock ?? new StateClock(now())
  const held = file?.state ?? new TrackState(clock.now)
  try {
    // Kept data may be the work of weeks.
    const isUsed = snapshot !== undefined && held.isPristine
    const state = isUsed ? await readState(snapshot, clock) : held
    signal?.throwIfAborted()
    if (isUsed) file?.replaceWith(state)
    return { kept: { state, clock, store: file }, file }
  } catch (error) {
    await file?.close()
    throw error
  }
}

function readState(source: NonNullable<StartEmulatorOptions["snapshot"]>, clock: StateClock) {
  const isBytes = typeof source === "object" && Symbol.asyncIterator in source
  return isBytes ? readSnapshot(source, clock) : loadSnapshot(source, clock)
}
