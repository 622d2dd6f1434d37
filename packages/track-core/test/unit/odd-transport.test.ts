import { describe, expect, test, vi } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { TrackOptionsError } from "../../src/errors.ts"
import type { Transport, TransportAnswer, TransportPhase, TransportRequest } from "../../src/transport.ts"
import { failureOf } from "../support/failure-of.ts"
import { createFakeClock } from "../support/fake-clock.ts"
import { identify } from "../support/operations.ts"

const keys = { siteId: "site", apiKey: "key" }
const accepted: TransportAnswer = { status: 200, headers: new Headers(), text: "{}" }

function clientWith(send: Transport["send"], clock = createFakeClock()) {
  return createTrackClient({ ...keys, transport: { send }, clock, retry: { maxRetries: 0 } })
}

test("a transport is asked for one exchange, with all that it has to send", async () => {
  const send = vi.fn(async (_: TransportRequest) => accepted)
  expect(await clientWith(send).entity(identify)).toEqual({ attempts: 1 })
  expect(send).toHaveBeenCalledOnce()
  expect(send.mock.calls[0]?.[0]).toMatchObject({
    method: "POST",
    url: "https://track.customer.io/api/v2/entity",
    body: JSON.stringify(identify),
    headers: {
      accept: "application/json",
      authorization: `Basic ${btoa("site:key")}`,
      "content-type": "application/json",
    },
  })
})

describe("what is said of a failure by how far the transport had come", () => {
  const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" })
  const reset = Object.assign(new Error("cut"), { code: "ECONNRESET" })
  const odd = new TypeError("x is not a function")

  test.each<[string, TransportPhase[], Error, string, boolean]>([
    ["it never said, and the code tells", [], refused, "unsent", true],
    ["it never said, and the code does not tell", [], reset, "unknown", true],
    ["it never said, and there is none", [], odd, "unknown", false],
    ["it was connecting", ["connecting"], reset, "unsent", true],
    ["it was connecting, and failed in itself", ["connecting"], odd, "unsent", false],
    ["it was sending, whatever the code", ["connecting", "sending"], refused, "unknown", true],
    ["it was sending, and failed in itself", ["connecting", "sending"], odd, "unknown", false],
    ["it had to start again", ["connecting", "sending", "connecting"], reset, "unsent", true],
  ])("%s", async (_, phases, error, outcome, retry) => {
    const track = clientWith(async ({ onPhase }) => {
      for (const phase of phases) onPhase(phase)
      throw error
    })
    const reply = await track.postBatch(new Uint8Array(2))
    expect(reply).toMatchObject({ kind: "failed", retry, error: { code: "connection", outcome, cause: error } })
  })

  test.each([
    ["connecting", "unsent"],
    ["sending", "unknown"],
  ] as const)("it was %s when the time was over: %s", async (phase, outcome) => {
    const clock = createFakeClock()
    const track = clientWith(({ onPhase }) => {
      onPhase(phase)
      return new Promise(() => {})
    }, clock)
    const reply = track.postBatch(new Uint8Array(2), { timeoutMs: 5000 })
    clock.advance(5000)
    expect(await reply).toMatchObject({ retry: true, error: { code: "timeout", outcome } })
    expect(clock.pending).toBe(0)
  })

  test("a redirect begins anew: what it leads to was not reached", async () => {
    const headers = new Headers({ location: "/next" })
    const send = vi
      .fn<Transport["send"]>()
      .mockImplementationOnce(async ({ onPhase }) => {
        onPhase("connecting")
        onPhase("sending")
        return { status: 307, headers, text: "" }
      })
      .mockImplementationOnce(async ({ onPhase }) => {
        onPhase("connecting")
        throw reset
      })
    expect(await failureOf(clientWith(send).entity(identify))).toMatchObject({ outcome: "unsent" })
  })
})

test("a transport that does not heed its signal may not begin to send for a call that has ended as unsent", async () => {
  let begin = () => {}
  const begun = vi.fn()
  const track = clientWith(({ onPhase }) => {
    onPhase("connecting")
    return new Promise((_, reject) => {
      begin = () => {
        try {
          onPhase("sending")
          begun()
        } catch (error) {
          reject(error)
        }
      }
    })
  })
  const controller = new AbortController()
  const failure = failureOf(track.entity(identify, { signal: controller.signal }))
  controller.abort()
  expect(await failure).toMatchObject({ code: "aborted", outcome: "unsent" })
  begin()
  expect(begun).not.toHaveBeenCalled()
})

describe("the option transport", () => {
  test.each<[string, unknown, string]>([
    ["a function", () => accepted, "transport must be one such as createNodeTransport(), got a function"],
    ["null", null, "transport must be one such as createNodeTransport(), got null"],
    ["a name", "node", 'transport must be one such as createNodeTransport(), got "node"'],
    ["an object without send", {}, "transport must be one such as createNodeTransport(), got an object"],
  ])("%s is refused", (_, transport, message) => {
    // What JavaScript may hand over.
    const create = () => createTrackClient({ ...keys, transport: transport as Transport })
    expect(create).toThrow(new TrackOptionsError(message))
  })

  test("does not go with fetch", () => {
    const create = () => createTrackClient({ ...keys, fetch, transport: { send: async () => accepted } })
    expect(create).toThrow(new TrackOptionsError("give fetch or transport, not both: each carries all requests"))
  })

  test("set to undefined is as if it were not there", () => {
    createTrackClient({ ...keys, fetch, transport: undefined })
    createTrackClient({ ...keys, fetch: undefined, transport: { send: async () => accepted } })
  })
})
