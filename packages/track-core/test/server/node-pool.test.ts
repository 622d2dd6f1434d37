import { setTimeout as delay } from "node:timers/promises"
import { gzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import { createNodeTransport, type NodeTransport, type NodeTransportOptions } from "../../src/node/index.ts"
import { failureOf } from "../support/failure-of.ts"
import { watchLeaks } from "../support/leaks.ts"
import { identify } from "../support/operations.ts"
import { refusingUrl, startScriptedServer, startServerWith } from "../support/scripted-server.ts"
import { summaryOfEntity } from "../support/summaries.ts"

function clientOf(
  baseUrl: string,
  options: NodeTransportOptions = {},
): { track: TrackClient; transport: NodeTransport } {
  const transport = createNodeTransport({ proxy: false, ...options })
  const retry = { maxRetries: 0 }
  return { track: createTrackClient({ siteId: "site", apiKey: "key", baseUrl, retry, transport }), transport }
}

describe("connections are used again", () => {
  test("by one call after another", async () => {
    await using server = await startScriptedServer()
    const { track } = clientOf(server.url)
    for (let i = 0; i < 5; i++) await track.entity(identify)
    expect(server.connections).toBe(1)
  })

  test("by all clients of a transport", async () => {
    await using server = await startScriptedServer()
    const { track, transport } = clientOf(server.url)
    await track.entity(identify)
    await createTrackClient({ siteId: "other", apiKey: "key", baseUrl: server.url, transport }).entity(identify)
    expect(server.connections).toBe(1)
  })

  test.each([
    ["after a refusal", { status: 400 }],
    ["after a failure", { status: 503 }],
    ["after an empty answer", { status: 204, body: "" }],
    ["after a redirect", { status: 307, headers: { location: "/moved" }, body: "moved" }],
  ])("%s", async (_, answer) => {
    await using server = await startScriptedServer(answer, {})
    const { track } = clientOf(server.url)
    await track.entity(identify).catch(() => {})
    await track.entity(identify)
    expect(server.connections).toBe(1)
  })

  test("not when the server closes them", async () => {
    await using server = await startScriptedServer({ headers: { connection: "close" } })
    const { track } = clientOf(server.url)
    for (let i = 0; i < 3; i++) await track.entity(identify)
    expect(server.connections).toBe(3)
  })

  test("not with keepAliveMs: 0, which the server is told", async () => {
    await using server = await startScriptedServer()
    const { track } = clientOf(server.url, { keepAliveMs: 0 })
    for (let i = 0; i < 3; i++) await track.entity(identify)
    expect(server.connections).toBe(3)
    expect(server.requests[0]?.headers.connection).toBe("close")
  })

  test("not beyond keepAliveMs, after which they are closed", async () => {
    await using server = await startScriptedServer()
    const { track } = clientOf(server.url, { keepAliveMs: 30 })
    await track.entity(identify)
    await server.allClosed()
    await track.entity(identify)
    expect(server.connections).toBe(2)
  })
})

describe("maxSockets", () => {
  test("bounds the requests that are under way, and every call gets its turn", async () => {
    await using server = await startScriptedServer({ delayMs: 5 })
    const { track } = clientOf(server.url, { maxSockets: 3 })
    const receipts = await Promise.all(Array.from({ length: 30 }, () => track.entity(identify)))
    expect(receipts).toHaveLength(30)
    expect(server.connections).toBe(3)
    expect(server.mostAtOnce).toBe(3)
  })

  test("holds for each host by itself", async () => {
    await using one = await startScriptedServer({ hang: true })
    await using other = await startScriptedServer()
    const { track, transport } = clientOf(one.url, { maxSockets: 1 })
    const hanging = failureOf(track.entity(identify, { signal: AbortSignal.timeout(300) }))
    await one.arrived(1)
    await createTrackClient({ siteId: "s", apiKey: "k", baseUrl: other.url, transport }).entity(identify)
    expect((await hanging).code).toBe("aborted")
  })

  test("a call that is aborted while it waits was not sent, and the next one gets its turn", async () => {
    const watch = watchLeaks()
    // Patient, so that it is not the server that makes room.
    const server = await startServerWith({ keepAliveTimeout: 600_000 }, { delayMs: 50 }, {})
    const { track } = clientOf(server.url, { maxSockets: 1 })
    const first = track.entity(identify)
    await server.arrived(1)
    const controller = new AbortController()
    const waiting = failureOf(track.entity(identify, { signal: controller.signal }))
    const last = track.entity({ ...identify, identifiers: { id: "last" } }, { signal: watch.signal })
    controller.abort()
    expect(await waiting).toMatchObject({ code: "aborted", outcome: "unsent" })
    await Promise.all([first, last])
    expect(server.requests.map(({ body }) => JSON.parse(body).identifiers.id)).toEqual(["42", "last"])
    await server.close()
    await watch.expectNothingLeft()
  })

  test("a call whose time is over while it waits was not sent, and is worth a retry", async () => {
    await using server = await startScriptedServer({ hang: true })
    const { track } = clientOf(server.url, { maxSockets: 1 })
    const controller = new AbortController()
    const hanging = failureOf(track.entity(identify, { signal: controller.signal }))
    await server.arrived(1)
    const reply = await track.postBatch(new Uint8Array(2), { timeoutMs: 50 })
    expect(reply).toMatchObject({
      kind: "failed",
      retry: true,
      error: {
        code: "timeout",
        outcome: "unsent",
        message: "No connection to the Track API was free within 50 ms, so nothing was sent",
      },
    })
    expect(server.requests).toHaveLength(1)
    controller.abort()
    expect(await hanging).toMatchObject({ code: "aborted", outcome: "unknown" })
  })

  test("an abort of the request under way makes room for the one that waits", async () => {
    await using server = await startScriptedServer({ hang: true }, {})
    const { track } = clientOf(server.url, { maxSockets: 1 })
    const controller = new AbortController()
    const hanging = failureOf(track.entity(identify, { signal: controller.signal }))
    await server.arrived(1)
    const waiting = track.entity(identify)
    controller.abort()
    expect(await waiting).toEqual({ attempts: 1 })
    expect((await hanging).outcome).toBe("unknown")
  })

  test("connections that fail make room too", async () => {
    const { track } = clientOf(await refusingUrl(), { maxSockets: 1 })
    const calls = Array.from({ length: 4 }, () => summaryOfEntity(track.entity(identify)))
    expect(await Promise.all(calls)).toEqual(Array(4).fill("throws connection unsent, 1 attempts"))
  })
})

describe("an abort", () => {
  test("while a connection that has rested is being looked at: nothing is sent", async () => {
    await using server = await startScriptedServer()
    const transport = createNodeTransport({ proxy: false })
    const phases: string[] = []
    const send = (signal: AbortSignal) => {
      const onPhase = (phase: string) => phases.push(phase)
      return transport.send({ method: "POST", url: `${server.url}/x`, headers: {}, body: "{}", signal, onPhase })
    }
    await send(new AbortController().signal)
    await delay(30)
    const controller = new AbortController()
    const sent = send(controller.signal)
    controller.abort(new Error("the user left"))
    await expect(sent).rejects.toThrow("the user left")
    expect(phases).toEqual(["connecting", "sending", "connecting"])
    expect(server.requests).toHaveLength(1)
  })

  test("ends the connection, so that the server notices", async () => {
    await using server = await startScriptedServer({ hang: true })
    const { track } = clientOf(server.url)
    const controller = new AbortController()
    const call = failureOf(track.entity(identify, { signal: controller.signal }))
    await server.arrived(1)
    controller.abort()
    expect((await call).outcome).toBe("unknown")
    await server.allClosed()
  })
})

test("an answer that cannot be unpacked harms no later request on its connection", async () => {
  const packed = gzipSync(Buffer.alloc(4_000_000))
  // Its checksum is wrong, which shows at the very end, when the connection carries the next request.
  packed.writeUInt32LE(1, packed.length - 8)
  const headers = { "content-encoding": "gzip" }
  await using server = await startScriptedServer({ body: packed, headers }, { delayMs: 100 })
  const { track } = clientOf(server.url, { maxSockets: 1 })
  const first = summaryOfEntity(track.entity(identify))
  const second = summaryOfEntity(track.entity(identify))
  expect(await first).toBe("throws connection unknown, 1 attempts")
  expect(server.requests).toHaveLength(2)
  expect(await second).toBe("resolves, 1 attempts")
  expect(server.connections).toBe(1)
})

describe("close()", () => {
  test("ends the connections that rest", async () => {
    await using server = await startScriptedServer()
    const { track, transport } = clientOf(server.url)
    await Promise.all([track.entity(identify), track.entity(identify)])
    await transport.close()
    await server.allClosed()
  })

  test("waits for requests that are under way or have to wait for one of them", async () => {
    await using server = await startScriptedServer({ delayMs: 50 })
    const { track, transport } = clientOf(server.url, { maxSockets: 1 })
    const calls = Promise.all([track.entity(identify), track.entity(identify)])
    await server.arrived(1)
    await transport.close()
    expect(server.requests).toHaveLength(2)
    expect(await calls).toHaveLength(2)
    await server.allClosed()
  })

  test("makes later calls fail as unsent, without a retry", async () => {
    await using server = await startScriptedServer()
    const { transport } = clientOf(server.url)
    await transport.close()
    await transport.close()
    const track = createTrackClient({ siteId: "site", apiKey: "key", baseUrl: server.url, transport })
    const error = await failureOf(track.entity(identify))
    expect(error).toMatchObject({ code: "connection", outcome: "unsent", attempts: 1 })
    expect(error.message).toBe(`Could not send the request to ${new URL(server.url).host}; see the cause`)
    expect(error.cause).toMatchObject({ message: "The transport is closed" })
    expect(server.connections).toBe(0)
  })

  test("happens at the end of an `await using`", async () => {
    await using server = await startScriptedServer()
    {
      await using transport = createNodeTransport({ proxy: false })
      await createTrackClient({ siteId: "s", apiKey: "k", baseUrl: server.url, transport }).entity(identify)
    }
    await server.allClosed()
  })
})

test("hundreds of calls at once over a few connections all arrive, once", async () => {
  await using server = await startScriptedServer()
  const { track } = clientOf(server.url, { maxSockets: 4 })
  const ids = Array.from({ length: 400 }, (_, i) => String(i))
  await Promise.all(ids.map((id) => track.entity({ ...identify, identifiers: { id } })))
  const arrived = server.requests.map(({ body }) => JSON.parse(body).identifiers.id)
  expect(arrived.sort()).toEqual(ids.sort())
  expect(server.connections).toBeLessThanOrEqual(4)
})
