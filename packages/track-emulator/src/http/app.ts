import type { AccountRegion } from "@cio/track-core"
import type { HttpBindings } from "@hono/node-server"
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import { type Context, Hono } from "hono"
import type { JournalRecord } from "../journal.ts"
import { type ApiRequest, exchange } from "../request/exchange.ts"
import { judgeBatch, judgeEntity } from "../request/judge-request.ts"
import type { Epoch, Workspace } from "../workspace.ts"
import { type Answer, forbidden, internalError, jsonAnswer, notFound, wrongMethod } from "./answer.ts"
import { type Delivery, deliver } from "./deliver.ts"
import { type Bound, foreignAddress } from "./own-address.ts"

interface Variables {
  epoch: Epoch
  record: JournalRecord
}

/** What the routes depend on of where the emulator listens. */
export interface Address {
  readonly bound: () => Bound
  /** Answers the region endpoint. */
  readonly region: () => AccountRegion
}

/** The routes of an emulator, served by node:http. */
export type App = Hono<{ Bindings: HttpBindings; Variables: Variables }>
type AppContext = Context<{ Bindings: HttpBindings; Variables: Variables }>

/**
 * The routes of the Track API.
 *
 * @param address - asked with each request: it is not known before the server listens
 * @param closing - aborted when the emulator closes
 */
export function createApp(workspace: Workspace, address: Address, closing: AbortSignal): App {
  const app: App = new Hono()
  app.use((c, next) => {
    openRecord(workspace, c)
    const reason = foreignAddress({ host: c.req.header("host"), origin: c.req.header("origin") }, address.bound())
    return reason === undefined ? next() : Promise.resolve(end(c, whole(forbidden(reason))))
  })

  const serve = (c: AppContext, judge: ApiRequest["judge"]) => serveApi(workspace, c, judge, closing)
  app.post("/api/v2/entity", (c) => serve(c, judgeEntity))
  app.post("/api/v2/batch", (c) => serve(c, judgeBatch))
  app.get("/api/v1/accounts/region", (c) =>
    serve(c, () => ({ kind: "answered", answer: jsonAnswer(200, address.region()) })),
  )

  app.all("/api/v2/entity", (c) => end(c, whole(wrongMethod("POST"))))
  app.all("/api/v2/batch", (c) => end(c, whole(wrongMethod("POST"))))
  app.all("/api/v1/accounts/region", (c) => end(c, whole(wrongMethod("GET"))))
  app.notFound((c) => end(c, whole(notFound)))
  app.onError((error, c) => end(c, whole(internalError(error))))
  return app
}

/** Written down on arrival, so that the journal also shows what is under way. */
function openRecord(workspace: Workspace, c: AppContext): void {
  const { epoch } = workspace
  c.set("epoch", epoch)
  const { method, path } = c.req
  const userAgent = c.req.header("user-agent")
  c.set("record", epoch.journal.open({ method, path, receivedAtMs: workspace.now(), userAgent }))
}

async function serveApi(
  workspace: Workspace,
  c: AppContext,
  judge: ApiRequest["judge"],
  closing: AbortSignal,
): Promise<Response> {
  const { epoch, record } = c.var
  const { incoming } = c.env
  const authorization = c.req.header("authorization")
  // Kept open after an early end: what is left of an oversized body is still to be drained.
  const chunks = incoming.iterator({ destroyOnReturn: false })
  try {
    return end(c, await exchange({ workspace, epoch, record, closing }, { authorization, chunks, judge }))
  } catch (error) {
    // Nobody is left to answer.
    if (incoming.errored || closing.aborted) return RESPONSE_ALREADY_SENT
    throw error
  }
}

function end(c: AppContext, delivery: Delivery): Response {
  const { record } = c.var
  // Before anything is sent: whoever has seen the answer finds the entry complete.
  record.delivery = delivery.kind
  if (delivery.kind !== "reset") record.status = delivery.answer.status
  deliver(delivery, c.env.incoming, c.env.outgoing)
  return RESPONSE_ALREADY_SENT
}

function whole(answer: Answer): Delivery {
  return { kind: "answer", answer }
}
