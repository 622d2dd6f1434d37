import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import { createNodeTransport } from "../../src/node/index.ts"
import type { TransportAnswer } from "../../src/transport.ts"
import { identify } from "../support/operations.ts"
import { startRawServer } from "../support/raw-server.ts"
import { type Answer, startScriptedServer } from "../support/scripted-server.ts"
import { summaryOfReply } from "../support/summaries.ts"

const bytes = new TextEncoder().encode('{"batch":[]}')

function clientOf(baseUrl: string): TrackClient {
  return createTrackClient({ siteId: "site", apiKey: "key", baseUrl, transport: createNodeTransport({ proxy: false }) })
}

async function answerTo(url: string): Promise<TransportAnswer> {
  const { signal } = new AbortController()
  const request = { method: "POST", url: `${url}/x`, headers: {}, body: "{}", signal, onPhase: () => {} }
  return createNodeTransport({ proxy: false }).send(request)
}

const text = '{"name":"Zoë 😀"}'

describe("an answer is unpacked", () => {
  test.each<[string, Answer]>([
    ["gzip", { body: gzipSync(text), headers: { "content-encoding": "gzip" } }],
    ["x-gzip", { body: gzipSync(text), headers: { "content-encoding": "X-GZIP" } }],
    ["deflate", { body: deflateSync(text), headers: { "content-encoding": "deflate" } }],
    ["deflate without its envelope", { body: deflateRawSync(text), headers: { "content-encoding": "deflate" } }],
    ["br", { body: brotliCompressSync(text), headers: { "content-encoding": "br" } }],
    ["gzip in br", { body: brotliCompressSync(gzipSync(text)), headers: { "content-encoding": "gzip, br" } }],
    ["identity", { body: text, headers: { "content-encoding": "identity" } }],
    ["nothing that is known", { body: text, headers: { "content-encoding": "zebra" } }],
    ["gzip of nothing", { body: "", headers: { "content-encoding": "gzip" } }],
    ["a byte order mark", { body: `\uFEFF${text}` }],
  ])("%s", async (_, answer) => {
    await using server = await startScriptedServer(answer)
    expect((await answerTo(server.url)).text).toBe(answer.body === "" ? "" : text)
    // Nothing of it was asked for.
    expect(server.requests[0]?.headers["accept-encoding"]).toBe("identity")
  })

  test("also when it comes in pieces that cut a character", async () => {
    const body = Buffer.from(text)
    await using server = await startRawServer(async (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`)
      for (const byte of body) await new Promise((resolve) => socket.write(Buffer.of(byte), resolve))
    })
    expect((await answerTo(server.url)).text).toBe(text)
  })
})

describe("an answer too large to be kept leaves open what was applied", () => {
  test.each<[string, Answer]>([
    ["as sent", { body: "x".repeat(16_000_001) }],
    ["unpacked", { body: gzipSync("x".repeat(16_000_001)), headers: { "content-encoding": "gzip" } }],
  ])("%s", async (_, answer) => {
    await using server = await startScriptedServer(answer)
    expect(summaryOfReply(await clientOf(server.url).postBatch(bytes))).toBe("failed connection unknown, retry")
  })

  test("a large one that may be is read whole", async () => {
    const body = JSON.stringify({ errors: Array(10_000).fill({ batch_index: 0, message: "x".repeat(300) }) })
    await using server = await startScriptedServer({ status: 207, body })
    const reply = await clientOf(server.url).postBatch(bytes)
    expect(reply.kind === "partial" && reply.errors.length).toBe(10_000)
  })
})

test("headers are as fetch gives them: names in any case, several values joined", async () => {
  const head =
    "HTTP/1.1 200 OK\r\nRetry-After: 1\r\nretry-after: 2\r\nX-Name: caf\xe9\r\nSet-Cookie: a\r\nSet-Cookie: b"
  await using server = await startRawServer((socket) => {
    socket.write(`${head}\r\nContent-Length: 2\r\n\r\n{}`, "latin1")
  })
  const ofNode = (await answerTo(server.url)).headers
  const ofFetch = (await fetch(server.url)).headers
  for (const name of ["retry-after", "RETRY-AFTER", "x-name", "set-cookie", "absent"]) {
    expect(ofNode.get(name)).toBe(ofFetch.get(name))
  }
  expect([...new Headers([...ofNode])]).toEqual([...ofFetch])
})

describe("an answer before all of the body was sent", () => {
  // More than the system takes in for a server that does not read.
  const large = new Uint8Array(32_000_000)

  test.each([
    ["counts", 413, "refused 413 api rejected, errors []"],
    ["is followed where it redirects", 307, "accepted 200"],
  ])("%s, and the rest is not sent", async (_, status, summary) => {
    const sockets: Socket[] = []
    let bytesOfFirst = 0
    const server = createServer((socket) => {
      sockets.push(socket.on("error", () => {}))
      if (sockets.length > 1) {
        socket.resume().end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        return
      }
      socket.on("data", (chunk) => {
        if (bytesOfFirst === 0) {
          socket.pause()
          socket.write(`HTTP/1.1 ${status} Early\r\nLocation: /next\r\nContent-Length: 2\r\n\r\n{}`)
        }
        bytesOfFirst += chunk.length
      })
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    // A server that listens on TCP has an address of this shape.
    const { port } = server.address() as AddressInfo
    expect(summaryOfReply(await clientOf(`http://127.0.0.1:${port}`).postBatch(large))).toBe(summary)
    const closed = sockets[0] && once(sockets[0].resume(), "close")
    await closed
    expect(bytesOfFirst).toBeLessThan(large.length)
    server.close()
  })
})

test.each([
  ["an upgrade that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"],
  ["half a head", "HTTP/1.1 200 OK\r\nContent-"],
  ["nothing", ""],
  ["a head that is too large", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}\r\n\r\n`],
  ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
])("%s is a broken answer, worth a retry", async (_, raw) => {
  await using server = await startRawServer((socket) => socket.end(raw))
  expect(summaryOfReply(await clientOf(server.url).postBatch(bytes))).toBe("failed connection unknown, retry")
})

test.each([
  [
    "after a word in between",
    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
  ],
  ["that ends with its connection", "HTTP/1.1 200 OK\r\n\r\n{}"],
  ["of HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"],
  ["in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"],
])("an answer %s is one", async (_, raw) => {
  await using server = await startRawServer((socket) => socket.end(raw))
  expect(await clientOf(server.url).entity(identify)).toEqual({ attempts: 1 })
})
