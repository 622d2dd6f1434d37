import { type Context, Hono } from "hono"
import type { Surroundings } from "../http/api.ts"
import { addressOf } from "../http/own-address.ts"
import { reasons } from "../state/verdict.ts"
import type { Workspace } from "../workspace.ts"
import { ControlRefusal } from "./control-refusal.ts"
import type { ControlError } from "./control-types.ts"
import { addDetailRoutes } from "./detail-routes.ts"
import { addFaultRoutes } from "./fault-routes.ts"
import { addListRoutes } from "./list-routes.ts"
import { liveStatus } from "./live-status.ts"
import { addPageRoutes, type Pages } from "./page-routes.ts"
import { readQuery } from "./read-query.ts"
import { readStatus, type Whereabouts } from "./read-status.ts"
import { addSnapshotRoutes } from "./snapshot-routes.ts"

/** What the control API depends on of where the emulator is. */
export interface ControlSurroundings extends Pick<Surroundings, "refuse" | "closing">, Whereabouts {
  /** The inspector's files, where there are any. */
  readonly pages?: Pages | undefined
}

const safetyHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
}

/**
 * What an emulator answers about itself, below `/emulator/`, and the inspector page. Nobody is asked for keys: they are
 * no secret. Pages of other sites are kept out, and who may reach the address is settled by where the emulator listens.
 */
export function createControl(workspace: Workspace, surroundings: ControlSurroundings): Hono {
  const { closing, pages } = surroundings
  const app = new Hono()
  app.use((c, next) => {
    for (const [name, value] of Object.entries(safetyHeaders)) c.header(name, value)
    if (c.req.path.startsWith("/emulator/")) c.header("cache-control", "no-store")
    const address = addressOf(c.req.raw)
    const reason = surroundings.refuse(followsLink(c) ? { ...address, site: undefined } : address)
    if (reason !== undefined) throw new ControlRefusal(403, reason)
    return next()
  })

  const status = () => readStatus(workspace, surroundings)
  app.get("/emulator/status", (c) => {
    readQuery(c.req.url, [])
    return c.json(status())
  })
  app.get("/emulator/live", (c) => {
    readQuery(c.req.url, [])
    c.header("content-type", "text/event-stream")
    return c.body(liveStatus(workspace.changes, status, closing))
  })
  app.get("/emulator/reasons", (c) => {
    readQuery(c.req.url, [])
    return c.json(reasons)
  })
  addListRoutes(app, workspace, closing)
  addDetailRoutes(app, workspace)
  addFaultRoutes(app, workspace)
  addSnapshotRoutes(app, workspace, closing)
  addPageRoutes(app, surroundings, pages)

  for (const [path, methods] of methodsByPath(app)) app.all(path, (c) => answerMethod(c, methods))
  app.notFound((c) =>
    c.json(failure("there is nothing at this path; docs/emulator-http.md has a list of what there is"), 404),
  )
  app.onError((error, c) =>
    error instanceof ControlRefusal
      ? c.json(failure(error.message), error.status)
      : c.json(failure(`the emulator failed: ${String(error)}`), 500),
  )
  return app
}

/** True for what a browser does when somebody follows a link to the page, which may stand on another site. */
function followsLink({ req }: Context): boolean {
  return req.method === "GET" && req.path === "/" && req.header("sec-fetch-mode") === "navigate"
}

function methodsByPath({ routes }: Hono): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  for (const { method, path } of routes) {
    if (method === "ALL") continue
    const known = methods.get(path) ?? ["OPTIONS"]
    methods.set(path, [...known, ...(method === "GET" ? ["GET", "HEAD"] : [method])])
  }
  return methods
}

/** No word on other origins: they are not to be let in. */
function answerMethod(c: Context, methods: readonly string[]): Response {
  const allow = methods.join(", ")
  c.header("allow", allow)
  if (c.req.method === "OPTIONS") return c.body(null, 204)
  return c.json(failure(`the method must be one of ${allow}`), 405)
}

function failure(error: string): ControlError {
  return { error }
}
