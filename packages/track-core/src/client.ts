import type { Client } from "openapi-fetch"
import { createApi } from "./api.ts"
import { attempt, attemptUntilFinal } from "./call.ts"
import {
  type CallOptions,
  resolveCallOptions,
  resolveClientOptions,
  type TrackClientOptions,
} from "./client-options.ts"
import { encodeOperation } from "./encode-operation.ts"
import { TrackApiError, TrackOperationError } from "./errors.ts"
import type { AccountRegion, Operation, paths } from "./generated/api-types.ts"
import type { Reply } from "./reply.ts"
import { ulid } from "./ulid.ts"

/** What is known about an operation that the service took. */
export interface EntityReceipt {
  /** Attempts that it took, from 1. */
  attempts: number
  /** The dedupe id that an event, page or screen was sent with. */
  eventId?: string
}

/** A client of the Track API for one workspace. */
export interface TrackClient {
  /** The root under which `/api/v2/...` lives. */
  readonly baseUrl: string
  /**
   * The openapi-fetch client: every path of the contract, fully typed, with the keys and this client's timeout and
   * redirect rules. One attempt per call; a 207 arrives as `data`, so read its `errors`.
   */
  readonly api: Client<paths>
  /**
   * Sends one operation and resolves once the service has taken it. An event, page or screen gets a dedupe id first,
   * so that a retry cannot repeat it.
   *
   * @throws TrackError whose `outcome` says whether the operation was rejected, unsent or may have been applied
   */
  entity(operation: Operation, options?: CallOptions): Promise<EntityReceipt>
  /** Asks where the workspace lives. The way to check keys and region. */
  region(options?: CallOptions): Promise<AccountRegion>
  /**
   * Sends the bytes of a whole batch request, once, and tells what came back. For building a batch helper; never
   * throws for what the service or the network did.
   */
  postBatch(body: Uint8Array, options?: BatchPostOptions): Promise<Reply>
}

/** Settings of one attempt at a batch. */
export interface BatchPostOptions {
  signal?: AbortSignal | undefined
  /** Longest the attempt may take, in ms. @default the client's */
  timeoutMs?: number | undefined
  /** Which attempt at this batch it is, from 1, for the hooks. @default 1 */
  attempt?: number
}

/**
 * Makes a client of the Track API. Nothing is sent before the first call.
 *
 * @throws TrackOptionsError when an option is missing, unknown or out of range, and in a browser unless `allowKeysInBrowser`
 * @example
 * const track = createTrackClient({ siteId, apiKey, region: "eu" })
 * await track.entity({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } })
 */
export function createTrackClient(options: TrackClientOptions): TrackClient {
  const client = resolveClientOptions(options)
  const { wire, call } = client

  return {
    baseUrl: wire.baseUrl,
    api: createApi(client),

    async entity(operation, callOptions) {
      const settings = resolveCallOptions(callOptions, call)
      const encoded = encodeOperation(operation, () => ulid(wire.clock.now()))
      if (!encoded.ok) {
        const { path, message } = encoded
        const what = path === "" ? message.replace(/^is /, "it is ") : `${path} ${message}`
        throw new TrackOperationError(`The operation was not sent: ${what}`, { outcome: "rejected" })
      }
      const request = { method: "POST", path: "/api/v2/entity", body: encoded.text }
      const { reply, attempts } = await attemptUntilFinal(client, request, settings)
      if (reply.kind === "partial" && reply.errors.length > 0) throw rejectedInside(reply, attempts)
      if (reply.kind === "refused" || reply.kind === "failed") {
        // The caller knows an id of its own, which may be somebody's: it stays out of what is logged.
        if (encoded.eventId !== undefined && !("id" in operation && operation.id)) reply.error.eventId = encoded.eventId
        throw reply.error
      }
      return encoded.eventId === undefined ? { attempts } : { attempts, eventId: encoded.eventId }
    },

    async region(callOptions) {
      const settings = resolveCallOptions(callOptions, call)
      const { result, reply } = await attemptUntilFinal(
        client,
        { method: "GET", path: "/api/v1/accounts/region" },
        settings,
      )
      if (reply.kind === "refused" || reply.kind === "failed") throw reply.error
      return readRegion(result.kind === "answer" ? result.text : "")
    },

    async postBatch(body, { signal, timeoutMs = call.timeoutMs, attempt: number = 1 } = {}) {
      const { reply } = await attempt(
        client,
        { method: "POST", path: "/api/v2/batch", body, signal, timeoutMs },
        number,
      )
      return reply
    },
  }
}

function rejectedInside({ status, errors }: Extract<Reply, { kind: "partial" }>, attempts: number): TrackApiError {
  const message = `The Track API answered ${status} but named errors. Nothing was applied; see errors`
  const error = new TrackApiError(message, { outcome: "rejected", status, errors })
  error.attempts = attempts
  return error
}

function readRegion(text: string): AccountRegion {
  let body: Partial<AccountRegion> | null = null
  try {
    body = JSON.parse(text)
  } catch {
    // An empty body is read as an acceptance elsewhere, but here it holds no answer.
  }
  if (
    typeof body?.url === "string" &&
    (body.region === "us" || body.region === "eu") &&
    typeof body.environment_id === "number"
  ) {
    return { url: body.url, region: body.region, environment_id: body.environment_id }
  }
  throw new TrackApiError("The server answered without url, region and environment_id. Check baseUrl", { status: 200 })
}
