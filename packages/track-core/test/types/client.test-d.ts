import { expectTypeOf } from "vitest"
import {
  type AccountRegion,
  type AnswerHeaders,
  type BatchErrorItem,
  createTrackClient,
  createTrackClientFromEnv,
  type EntityReceipt,
  isTrackError,
  type Operation,
  type Reply,
  type RequestError,
  type RequestErrors,
  type TrackApiError,
  type TrackClient,
  type TrackClientOptions,
  type TrackError,
  type TrackThrottledError,
  type TrackTimeoutError,
  type Transport,
  type TransportAnswer,
} from "../../src/index.ts"
import { createNodeTransport, type NodeTransport } from "../../src/node/index.ts"
import { type CheckResult, checkOperation } from "../../src/validate/index.ts"

declare const track: TrackClient
declare const operation: Operation

// ---- options

createTrackClient({ siteId: "s", apiKey: "k" })
createTrackClient({ siteId: "s", apiKey: "k", region: "eu", retry: { maxRetries: 0 }, fetch })
createTrackClient({ siteId: "s", apiKey: "k", transport: createNodeTransport() })
createTrackClient({ siteId: "s", apiKey: "k", transport: { send: async () => answer } })
// @ts-expect-error a transport is an object with send
createTrackClient({ siteId: "s", apiKey: "k", transport: fetch })
// @ts-expect-error an answer needs its text
createTrackClient({ siteId: "s", apiKey: "k", transport: { send: async () => ({ status: 200, headers }) } })
// @ts-expect-error the key is missing
createTrackClient({ siteId: "s" })
// @ts-expect-error no such region
createTrackClient({ siteId: "s", apiKey: "k", region: "mars" })
// @ts-expect-error no such option
createTrackClient({ siteId: "s", apiKey: "k", timeout: 5 })
// @ts-expect-error no such part of the policy
createTrackClient({ siteId: "s", apiKey: "k", retry: { retries: 5 } })
// @ts-expect-error headers are a plain object
createTrackClient({ siteId: "s", apiKey: "k", headers: new Headers() })

createTrackClientFromEnv()
createTrackClientFromEnv({ region: "eu" }, { CUSTOMERIO_SITE_ID: "s" })
expectTypeOf(createTrackClient).parameter(0).toEqualTypeOf<TrackClientOptions>()
expectTypeOf(createTrackClient).returns.toEqualTypeOf<TrackClient>()

// ---- transports

declare const headers: Headers
expectTypeOf(headers).toExtend<AnswerHeaders>()
const answer: TransportAnswer = { status: 200, headers, text: "{}" }
expectTypeOf<NodeTransport>().toExtend<Transport>()
expectTypeOf<NodeTransport>().toExtend<AsyncDisposable>()
createNodeTransport({ maxSockets: 8, keepAliveMs: 0, proxy: false, tls: { ca: ["a", new Uint8Array()] } })
createNodeTransport({ proxy: new URL("http://proxy.example") })
// @ts-expect-error no such option
createNodeTransport({ agent: undefined })
// @ts-expect-error a proxy is switched off, not on
createNodeTransport({ proxy: true })
// @ts-expect-error too old
createNodeTransport({ tls: { minVersion: "TLSv1" } })

// ---- calls

expectTypeOf(track.entity).parameter(0).toEqualTypeOf<Operation>()
expectTypeOf(track.entity(operation)).resolves.toEqualTypeOf<EntityReceipt>()
expectTypeOf(track.region()).resolves.toEqualTypeOf<AccountRegion>()
expectTypeOf(track.postBatch(new Uint8Array())).resolves.toEqualTypeOf<Reply>()
expectTypeOf(track.postBatch).parameter(0).toEqualTypeOf<Uint8Array>()
void track.entity(operation, { signal: AbortSignal.timeout(5), timeoutMs: 5, deadlineMs: 5, retry: { maxRetries: 1 } })
// @ts-expect-error a signal is given by its name
void track.entity(operation, AbortSignal.timeout(5))
// @ts-expect-error no such option
void track.entity(operation, { retries: 5 })

// ---- api is typed by path, body and answer

const entity = await track.api.POST("/api/v2/entity", { body: operation })
expectTypeOf(entity.data).toEqualTypeOf<{ errors?: BatchErrorItem[] } | undefined>()
expectTypeOf(entity.error).toEqualTypeOf<RequestErrors | undefined>()
expectTypeOf(entity.response).toEqualTypeOf<Response>()

const batch = await track.api.POST("/api/v2/batch", { body: { batch: [operation] } })
expectTypeOf(batch.data?.errors).toEqualTypeOf<BatchErrorItem[] | undefined>()

const region = await track.api.GET("/api/v1/accounts/region")
expectTypeOf(region.data).toEqualTypeOf<AccountRegion | undefined>()

// @ts-expect-error no such path
void track.api.POST("/api/v1/entity", { body: operation })
// @ts-expect-error it is not asked by GET
void track.api.GET("/api/v2/entity")
// @ts-expect-error the list is missing
void track.api.POST("/api/v2/batch", { body: {} })
void track.api.POST("/api/v2/entity", {
  // @ts-expect-error no such operation
  body: { type: "person", action: "rename", identifiers: { id: "42" } },
})

// ---- errors narrow by their code

declare const error: unknown
if (isTrackError(error)) expectTypeOf(error).toEqualTypeOf<TrackError>()
if (isTrackError(error, "throttled")) {
  expectTypeOf(error).toEqualTypeOf<TrackThrottledError>()
  expectTypeOf(error.retryAfterMs).toEqualTypeOf<number | undefined>()
}
if (isTrackError(error, "api")) {
  expectTypeOf(error).toEqualTypeOf<TrackApiError>()
  expectTypeOf(error.errors).toEqualTypeOf<readonly RequestError[]>()
}
if (isTrackError(error, "timeout")) expectTypeOf(error).toEqualTypeOf<TrackTimeoutError>()
// @ts-expect-error no such code
isTrackError(error, "teapot")
if (isTrackError(error)) {
  // @ts-expect-error not every error has it: ask by code first
  error.retryAfterMs
  expectTypeOf(error.outcome).toEqualTypeOf<"rejected" | "unsent" | "unknown" | undefined>()
}

// ---- replies narrow by their kind

declare const reply: Reply
if (reply.kind === "partial") expectTypeOf(reply.errors).toEqualTypeOf<readonly BatchErrorItem[]>()
if (reply.kind === "refused") expectTypeOf(reply.error).toEqualTypeOf<TrackApiError>()
if (reply.kind === "failed") {
  expectTypeOf(reply.retry).toEqualTypeOf<boolean>()
  expectTypeOf(reply.retryAfterMs).toEqualTypeOf<number | undefined>()
}
// @ts-expect-error an accepted reply has no error
if (reply.kind === "accepted") reply.error

// ---- checkOperation hands out the operation it has checked

const checked: CheckResult = checkOperation(JSON.parse("{}"))
if (checked.ok) expectTypeOf(checked.operation).toEqualTypeOf<Operation>()
// @ts-expect-error nothing was checked yet
else checked.operation
