import type { AccountRegion } from "@cio/track-core"
import { type Context, Hono } from "hono"
import type { Closing } from "../closing.ts"
import type { JournalRecord } from "../journal-record.ts"
import { type ApiRequest, exchange } from "../request/exchange.ts"
import { judgeBatch, judgeEntity } from "../request/judge-request.ts"
import { sentBatch, sentEntity } from "../request/sent-operations.ts"
import { unauthorizedV1 } from "../v1/v1-answer.ts"
import { v1Endpoints } from "../v1/v1-endpoints.ts"
import type { Epoch, Workspace } from "../workspace.ts"
import { forbidden, internalError, jsonAnswer, notFound, unauthorized, wrongMethod } from "./answer.ts"
import { createAuthorizer } from "./authorization.ts"
import { type Carrier, type Delivery, whole } from "./carrier.ts"
import { type AddressHeaders, addressOf } from "./own-address.ts"

/** What comes with each request: how it was carried in. */
export interface Bindings {
  readonly carrier: Carrier
}

/** The routes of an emulator. */
export type App = Hono<{ Bindings: Bindings; Variables: Variables }>

interface Variables {
  epoch: Epoch
  record: JournalRecord
}

type ApiContext = Context<{ Bindings: Bindings; Variables: Variables }>

/** What the routes depend on of where the emulator is. */
export interface Surroundings {
  /** Why a request must not come in, by its headers; undefined when it may. */
  readonly refuse: (address: AddressHeaders) => string | undefined
  /** Answers the region endpoint. */
  readonly region: () => AccountRegion
  readonly closing: Closing
}

/** The parts of a request's way that differ from endpoint to endpoint. */
type Endpoint = Pick<ApiRequest, "judge" | "sent" | "unauthorized"> & { readonly needsKeys: boolean }

/**
 * The routes of the Track API, v2 and v1. Every request is written down on arrival, also those to paths that do not exist: a wrong
 * path is what one looks for.
 */
export function createApi(workspace: Workspace, { refuse, region, closing }: Surroundings): App {
  const app: App = new Hono()
  const isAuthorized = createAuthorizer(workspace.options)
  const { lenient } = workspace.options

  app.use((c, next) => {
    openRecord(workspace, c)
    const reason = refuse(addressOf(c.req.raw))
    return reason === undefined ? next() : Promise.resolve(end(workspace, c, whole(forbidden(reason))))
  })

  const serve = async (c: ApiContext, endpoint: Endpoint): Promise<Response> => {
    const { epoch, record } = c.var
    const { carrier } = c.env
    const authorized = !endpoint.needsKeys || isAuthorized(c.req.header("authorization"))
    const request = { ...endpoint, authorized, chunks: carrier.chunks() }
    try {
      return end(workspace, c, await exchange({ workspace, epoch, record, closing }, request))
    } catch (error) {
      // Nobody is left to answer.
      if (carrier.isGone || closing.hasBegun) return carrier.abandon()
      // Code that is not ours may throw anything, and only an Error becomes an answer.
      throw error instanceof Error ? error : new Error(String(error))
    }
  }

  const rules = { lenient }
  const regionAnswer = () => ({ kind: "answered" as const, answer: jsonAnswer(200, region()) })
  const v2 = { needsKeys: true, unauthorized }
  const entity = { ...v2, judge: (body: Uint8Array) => judgeEntity(body, rules), sent: sentEntity }
  const batch = { ...v2, judge: (body: Uint8Array) => judgeBatch(body, rules), sent: sentBatch }
  app.post("/api/v2/entity", (c) => serve(c, entity))
  app.post("/api/v2/batch", (c) => serve(c, batch))
  const keys = { needsKeys: true, unauthorized: unauthorizedV1 }
  app.get("/api/v1/accounts/region", (c) => serve(c, { ...keys, judge: regionAnswer, sent: () => [] }))
  for (const { method, path, judge, sent, ...v1 } of v1Endpoints) {
    app.on(method, path, (c) => {
      // Taken now: the journal keeps what reads the body, and must not keep the whole request with it.
      const params = c.req.param()
      const query = new URL(c.req.url).searchParams
      return serve(c, {
        ...v1,
        judge: (body) => judge({ params, query, body }, rules),
        sent: (body) => sent({ params, query, body }),
      })
    })
  }

  for (const [path, methods] of allowedMethods()) {
    app.all(path, (c) => end(workspace, c, whole(wrongMethod(methods))))
  }
  app.notFound((c) => end(workspace, c, whole(notFound)))
  app.onError((error, c) => end(workspace, c, whole(internalError(error))))
  return app
}

/** The methods of each path, for whom uses another. */
function allowedMethods(): Map<string, string> {
  const methods = new Map([
    ["/api/v2/entity", "POST"],
    ["/api/v2/batch", "POST"],
    ["/api/v1/accounts/region", "GET"],
  ])
  for (const { method, path } of v1Endpoints) {
    const others = methods.get(path)
    methods.set(path, others === undefined ? method : `${others}, ${method}`)
  }
  return methods
}

/** Written down on arrival, so that the journal also shows what is under way. */
function openRecord(workspace: Workspace, c: ApiContext): void {
  const { epoch } = workspace
  c.set("epoch", epoch)
  const { method, path } = c.req
  const userAgent = c.req.header("user-agent")
  c.set("record", epoch.journal.open({ method, path, receivedAtMs: workspace.now(), userAgent }))
  workspace.changes.happened()
}

function end(workspace: Workspace, c: ApiContext, delivery: Delivery): Response {
  const { epoch, record } = c.var
  // Before anything is sent: whoever has seen the answer finds the entry complete.
  record.delivery = delivery.kind
  if (delivery.kind !== "reset") epoch.journal.keepAnswer(record, delivery.answer)
  workspace.changes.happened()
  return c.env.carrier.deliver(delivery)
}
