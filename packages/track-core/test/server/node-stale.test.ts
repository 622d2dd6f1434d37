import { once } from "node:events"
import { setTimeout as delay } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { describe, expect, test } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import type { TrackClientOptions } from "../../src/client-options.ts"
import { createNodeTransport } from "../../src/node/index.ts"
import { event, identify } from "../support/operations.ts"
import { accepted, answerOf, startRawServer } from "../support/raw-server.ts"
import { startScriptedServer, startServerWith } from "../support/scripted-server.ts"
import { summaryOfEntity, summaryOfReply } from "../support/summaries.ts"

function clientOf(baseUrl: string, more: Partial<TrackClientOptions> = {}): TrackClient {
  const retry = { minDelayMs: 1, maxDelayMs: 5 }
  const transport = createNodeTransport({ proxy: false })
  return createTrackClient({ siteId: "site", apiKey: "key", baseUrl, retry, transport, ...more })
}

describe("a server that closes connections after 50 ms", () => {
  const aroundTheLimit = [0, 20, 45, 48, 49, 50, 50, 51, 51, 52, 53, 55, 60, 100]

  test.each<[string, Record<string, string>]>([
    ["and says so", {}],
    // Where the connection header is set by hand, node's server says nothing about its patience.
    ["without a word of it", { connection: "keep-alive" }],
  ])("%s: events around that time all arrive, and none counts twice", async (_, headers) => {
    await using server = await startServerWith({ keepAliveTimeout: 50 }, { headers })
    const track = clientOf(server.url)
    const ids: string[] = []
    let attempts = 0
    for (const ms of aroundTheLimit) {
      await delay(ms)
      const receipt = await track.entity(event)
      attempts += receipt.attempts
      ids.push(receipt.eventId ?? "")
    }
    const seen = server.requests.map(({ body }) => JSON.parse(body).id)
    expect(new Set(seen)).toEqual(new Set(ids))
    // A repeat that the caller's attempts do not count would be one behind his back.
    expect(seen.length).toBeLessThanOrEqual(attempts)
  })
})

describe("a connection that breaks under its second request, unanswered", () => {
  const start = () =>
    startRawServer((socket, before, connection) => {
      if (connection === 0 && before > 0) socket.resetAndDestroy()
      else socket.write(accepted())
    })

  test("leaves open whether it was applied: the transport does not send it again by itself", async () => {
    await using server = await start()
    const track = clientOf(server.url, { retry: { maxRetries: 0 } })
    await track.entity(identify)
    expect(await summaryOfEntity(track.entity(identify))).toBe("throws connection unknown, 1 attempts")
    expect(server.connections).toBe(1)
  })

  test("is mended by the retry of entity(), on a new connection", async () => {
    await using server = await start()
    const track = clientOf(server.url)
    await track.entity(identify)
    expect(await track.entity(identify)).toEqual({ attempts: 2 })
    expect(server.connections).toBe(2)
  })

  test("is told to a batch helper, which counts attempts itself", async () => {
    await using server = await start()
    const track = clientOf(server.url)
    const bytes = new TextEncoder().encode('{"batch":[]}')
    await track.postBatch(bytes)
    expect(summaryOfReply(await track.postBatch(bytes))).toBe("failed connection unknown, retry")
    expect(summaryOfReply(await track.postBatch(bytes))).toBe("accepted 200")
  })
})

test("a connection that the server closed while this process was busy is not used", async () => {
  const closed = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(patientServer, { eval: true, workerData: closed })
  try {
    const [port] = await once(worker, "message")
    const track = clientOf(`http://127.0.0.1:${port}`)
    await track.entity(identify)
    // Nothing of what the system has to tell is heard meanwhile.
    expect(Atomics.wait(closed, 0, 0, 20_000)).not.toBe("timed-out")
    expect(await track.entity(identify)).toEqual({ attempts: 1 })
  } finally {
    await worker.terminate()
  }
})

/** Answers everything, closes connections after 50 ms and then wakes whoever waits. A thread of its own, in JavaScript. */
const patientServer = `
const { createServer } = require("node:http")
const { parentPort, workerData } = require("node:worker_threads")
const server = createServer((request, response) => {
  request.resume()
  request.socket.on("close", () => {
    Atomics.store(workerData, 0, 1)
    Atomics.notify(workerData, 0)
  })
  response.writeHead(200, { connection: "keep-alive" }).end("{}")
})
server.keepAliveTimeout = 50
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port))
`

test("bytes that nobody asked for are not taken for the next answer", async () => {
  let intrude = () => {}
  const intruded = new Promise<void>((resolve) => {
    intrude = resolve
  })
  await using server = await startRawServer((socket, _, connection) => {
    socket.write(connection === 0 ? accepted() : answerOf(400, "{}"))
    if (connection === 0) setTimeout(() => socket.write(accepted(), intrude), 20)
  })
  const track = clientOf(server.url)
  await track.entity(identify)
  await intruded
  await delay(20)
  expect(await summaryOfEntity(track.entity(identify))).toBe("throws api rejected, 1 attempts")
})

test("a server that promises to wait for nothing gets a new connection for each request", async () => {
  await using server = await startScriptedServer({ headers: { "keep-alive": "timeout=0", connection: "keep-alive" } })
  const track = clientOf(server.url)
  await track.entity(identify)
  await track.entity(identify)
  expect(server.connections).toBe(2)
})
