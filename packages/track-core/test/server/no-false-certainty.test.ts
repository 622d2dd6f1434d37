import { describe, expect, test, vi } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { createTrackClientFromEnv } from "../../src/client-from-env.ts"
import { classifyNetworkFailure } from "../../src/network-failure.ts"
import { requestBody } from "../../src/request-body.ts"
import { checkOperation } from "../../src/validate/index.ts"
import { failureOf } from "../support/failure-of.ts"
import { createFakeClock } from "../support/fake-clock.ts"
import { event } from "../support/operations.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { transports } from "../support/transports.ts"

const keys = { siteId: "site", apiKey: "key" }

function errorWith(members: { code: string; syscall?: string }): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error("broke"), members) })
}

describe("a failure that may have come after the request was sent is not taken for one before", () => {
  test.each([
    { code: "EHOSTUNREACH", syscall: "read" },
    { code: "ENETUNREACH", syscall: "write" },
    { code: "ENETUNREACH" },
    { code: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC" },
    { code: "ERR_SSL_UNEXPECTED_EOF_WHILE_READING" },
  ])("$code of $syscall is cut", (members) => {
    expect(classifyNetworkFailure(errorWith(members))).toBe("cut")
  })

  test.each([
    { code: "EHOSTUNREACH", syscall: "connect" },
    { code: "ETIMEDOUT", syscall: "connect" },
    { code: "ERR_SSL_WRONG_VERSION_NUMBER" },
    { code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" },
    { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
  ])("$code of $syscall is unreached", (members) => {
    expect(classifyNetworkFailure(errorWith(members))).toBe("unreached")
  })
})

test("a call that has ended sends nothing on, even when a fetch that does not heed its signal is redirected later", async () => {
  let answer = (_: Response) => {}
  const deaf = vi.fn(
    () =>
      new Promise<Response>((resolve) => {
        answer = resolve
      }),
  )
  const controller = new AbortController()
  const track = createTrackClient({ ...keys, fetch: deaf })
  const ended = failureOf(track.entity(event, { signal: controller.signal }))
  controller.abort()
  expect((await ended).code).toBe("aborted")
  answer(new Response(null, { status: 307, headers: { location: "/elsewhere" } }))
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(deaf).toHaveBeenCalledOnce()
})

test.each(transports)(
  "an unknown event over $name says the id it was sent with, and not one that the caller brought",
  async ({ options }) => {
    await using server = await startScriptedServer({ status: 503 })
    const track = createTrackClient({
      ...keys,
      ...options(),
      baseUrl: server.url,
      clock: createFakeClock(),
      retry: { maxRetries: 0 },
    })
    const error = await failureOf(track.entity(event))
    expect(error.outcome).toBe("unknown")
    expect(JSON.parse(server.requests[0]?.body ?? "").id).toBe(error.eventId)
    expect((await failureOf(track.entity({ ...event, id: "zoe@example.com" }))).eventId).toBeUndefined()
  },
)

test.each([null, ""])("an event whose id is %o gets one, like an event without", async (id) => {
  await using server = await startScriptedServer()
  const track = createTrackClient({ ...keys, baseUrl: server.url })
  const { eventId } = await track.entity({ ...event, id } as typeof event) // what JavaScript may hand over
  const sent = server.requests[0]?.body ?? ""
  expect(JSON.parse(sent).id).toBe(eventId)
  expect(sent.match(/"id":/g)).toHaveLength(2) // its own and the person's
})

test.each([
  [{ region: undefined }, { CUSTOMERIO_REGION: "eu" }, "https://track-eu.customer.io"],
  [{ baseUrl: undefined }, { CUSTOMERIO_BASE_URL: "http://127.0.0.1:1" }, "http://127.0.0.1:1"],
])("an option of %o leaves its variable in force", (options, env, baseUrl) => {
  const all = { CUSTOMERIO_SITE_ID: "site", CUSTOMERIO_API_KEY: "key", ...env }
  expect(createTrackClientFromEnv(options, all).baseUrl).toBe(baseUrl)
})

test("a body sent as a stream leaves the credentials to us, or some versions of Node throw at a 401", () => {
  expect(requestBody(new Uint8Array(1), true)).toMatchObject({ credentials: "omit" })
})

test("a device set to undefined is no reason for a check to throw", () => {
  const value = { type: "person", action: "delete", identifiers: { id: "1" }, device: undefined }
  expect(() => checkOperation(value)).not.toThrow()
})

test("the cio_ prefix is warned of in relationships too", () => {
  const result = checkOperation({
    type: "object",
    action: "add_relationships",
    identifiers: { object_type_id: "1", object_id: "a" },
    cio_relationships: [{ identifiers: { id: "1" } }, { identifiers: { cio_id: "cio_a3" } }],
  })
  expect(result.warnings).toMatchObject([{ path: "/cio_relationships/1/identifiers/cio_id", rule: "cio-prefix" }])
})

test.each([
  ["no object", 5, "The operation was not sent: an operation must be an object"],
  [
    "too large",
    { ...event, attributes: { note: "x".repeat(33_000) } },
    "The operation was not sent: it is larger than 32000 bytes of JSON, the most that the service takes",
  ],
  [
    "not JSON",
    { ...event, attributes: { n: Number.NaN } },
    "The operation was not sent: /attributes/n is NaN, which JSON cannot hold and would send as null",
  ],
])("an operation that is %s is refused before anything is sent, in a sentence", async (_, operation, message) => {
  await using server = await startScriptedServer()
  const track = createTrackClient({ ...keys, baseUrl: server.url })
  // What JavaScript may hand over.
  const error = await failureOf(track.entity(operation as typeof event))
  expect(error).toMatchObject({ code: "operation", outcome: "rejected", message })
  expect(server.requests).toHaveLength(0)
})
