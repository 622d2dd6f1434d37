import { getPath } from "hono/utils/url"
import { Closing } from "./closing.ts"
import { type ControlSurroundings, createControl } from "./control/control-app.ts"
import { type App, createApi, type Surroundings } from "./http/api.ts"
import type { Carrier } from "./http/carrier.ts"
import { fetchCarrier, resetError } from "./http/fetch-carrier.ts"
import { isControlPath } from "./http/is-control-path.ts"
import type { Workspace } from "./workspace.ts"

/** Where an emulator is, and who may come in. */
export type SiteOptions = Pick<Surroundings, "refuse"> & Omit<ControlSurroundings, "closing">

/** All that an emulator answers, by whatever way requests come in. */
export interface Site {
  /** Answers a request that came without a socket, as a server's answer to `fetch`. */
  readonly handler: (request: Request) => Promise<Response>
  /** Answers a request of which the carrier brings the body and takes the answer. */
  readonly serve: (request: Request, carrier: Carrier) => Promise<Response>
  /** Lets no fault wait any longer, and resolves once nothing is under way. */
  readonly close: () => Promise<void>
}

/** The Track API of a workspace, and what the emulator answers about itself. */
export function createSite(workspace: Workspace, options: SiteOptions): Site {
  const { url, refuse } = options
  const closing = new Closing()
  const underWay = new Set<Promise<unknown>>()
  const region = () => ({ url: url(), region: workspace.options.region, environment_id: 1 })
  const api: App = createApi(workspace, { refuse, region, closing })
  const control = createControl(workspace, { ...options, closing })

  const serve = (request: Request, carrier: Carrier): Promise<Response> => {
    const isControl = isControlPath(getPath(request))
    const response = Promise.resolve(isControl ? control.fetch(request) : api.fetch(request, { carrier }))
    const done = response.finally(() => underWay.delete(done)).catch(() => {})
    underWay.add(done)
    return response
  }
  return {
    serve,
    async handler(request) {
      request.signal.throwIfAborted()
      const carrier = fetchCarrier(request, closing)
      const response = await untilAborted(serve(request, carrier), request.signal)
      if (carrier.wasReset) throw resetError()
      return response
    },
    async close() {
      closing.begin()
      await Promise.all(underWay)
    },
  }
}

/** A client that leaves does not wait for the answer; what it sent may be applied all the same. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
  })
  signal.addEventListener("abort", abort)
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener("abort", abort)
  }
}
