import { afterEach, describe, expect, test, vi } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import type { TrackClientOptions } from "../../src/client-options.ts"
import type { ReplyInfo, RequestInfo } from "../../src/hooks.ts"
import { identify } from "../support/operations.ts"
import { type Answer, refusingUrl, startScriptedServer } from "../support/scripted-server.ts"
import { transports } from "../support/transports.ts"

const bytes = JSON.stringify(identify).length

function clientOf(baseUrl: string, more: Partial<TrackClientOptions>): TrackClient {
  return createTrackClient({ siteId: "s", apiKey: "k", baseUrl, retry: { maxRetries: 0 }, ...more })
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(transports)("hooks over $name are told", ({ options }) => {
  async function toldOf(baseUrl: string, call: (track: TrackClient) => Promise<unknown>) {
    const requests: RequestInfo[] = []
    const replies: ReplyInfo[] = []
    const track = clientOf(baseUrl, {
      ...options(),
      onRequest: (info) => requests.push(info),
      onReply: (info) => replies.push(info),
    })
    await call(track).catch(() => {})
    expect(requests).toHaveLength(1)
    expect(replies).toHaveLength(1)
    return { request: requests[0], reply: replies[0] }
  }

  test.each<[string, Answer, Partial<ReplyInfo>]>([
    ["accepted", {}, { kind: "accepted", status: 200 }],
    ["partial", { status: 207, body: '{"errors":[{}]}' }, { kind: "partial", status: 207 }],
    ["refused", { status: 413 }, { kind: "refused", status: 413 }],
    ["failed", { status: 502 }, { kind: "failed", status: 502 }],
    ["a redirect that was refused", { status: 307 }, { kind: "failed", status: 307 }],
  ])("how entity() went: %s", async (_, answer, expected) => {
    await using server = await startScriptedServer(answer)
    const { request, reply } = await toldOf(server.url, (track) => track.entity(identify))
    const common = { method: "POST", path: "/api/v2/entity", attempt: 1, bytes }
    expect(request).toEqual(common)
    expect(reply).toEqual({ ...common, ...expected, durationMs: expect.any(Number) })
  })

  test("of no status when there was no answer", async () => {
    const { reply } = await toldOf(await refusingUrl(), (track) => track.entity(identify))
    expect(reply).toEqual({
      method: "POST",
      path: "/api/v2/entity",
      attempt: 1,
      bytes,
      kind: "failed",
      durationMs: expect.any(Number),
    })
  })

  test("the attempt that a batch helper counts", async () => {
    await using server = await startScriptedServer()
    const { request } = await toldOf(server.url, (track) => track.postBatch(new Uint8Array(12), { attempt: 3 }))
    expect(request).toEqual({ method: "POST", path: "/api/v2/batch", attempt: 3, bytes: 12 })
  })

  test("of region(), which has no body", async () => {
    await using server = await startScriptedServer()
    const { request } = await toldOf(server.url, (track) => track.region())
    expect(request).toEqual({ method: "GET", path: "/api/v1/accounts/region", attempt: 1, bytes: 0 })
  })

  test("of api, whose answers are not read", async () => {
    await using server = await startScriptedServer({ status: 400 })
    const { request, reply } = await toldOf(`${server.url}/cio`, (track) =>
      track.api.POST("/api/v2/entity", { body: identify }),
    )
    expect(request).toEqual({ method: "POST", path: "/api/v2/entity", attempt: 1, bytes })
    expect(reply).toMatchObject({ kind: "other", status: 400 })
  })

  test("the size of a body in bytes, not characters", async () => {
    await using server = await startScriptedServer()
    const operation = { ...identify, attributes: { name: "Zoë 😀" } }
    const { request } = await toldOf(server.url, (track) => track.entity(operation))
    expect(request?.bytes).toBe(Buffer.byteLength(JSON.stringify(operation)))
  })
})

describe("a hook that fails harms nothing, and is reported", () => {
  const fault = new Error("the metrics are down")
  // Typed as the options take them: void admits a promise.
  const failing: [string, () => void][] = [
    [
      "throws",
      () => {
        throw fault
      },
    ],
    [
      "rejects",
      async () => {
        throw fault
      },
    ],
  ]

  describe.each(failing)("%s", (_, hook) => {
    test.each<[string, (track: TrackClient) => Promise<unknown>]>([
      ["entity()", (track) => track.entity(identify)],
      ["region()", (track) => track.region()],
      ["postBatch()", (track) => track.postBatch(new Uint8Array(2))],
      ["api.POST()", (track) => track.api.POST("/api/v2/entity", { body: identify })],
    ])("in %s", async (_, call) => {
      const log = vi.spyOn(console, "error").mockImplementation(() => {})
      const body = JSON.stringify({ url: "u", region: "eu", environment_id: 1 })
      await using server = await startScriptedServer({ body })
      await call(clientOf(server.url, { onRequest: hook, onReply: hook }))
      expect(server.requests).toHaveLength(1)
      expect(log.mock.calls).toEqual([
        ["onRequest threw, which was ignored:", fault],
        ["onReply threw, which was ignored:", fault],
      ])
    })
  })
})
