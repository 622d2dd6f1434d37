import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { authorization, batchPath } from "./endpoint.ts"
import type { Pass, Received, SinkCounts, SinkReady } from "./protocol.ts"

/**
 * The other end of every side, a process of its own: takes batches on loopback, answers 200 at once, and counts. It
 * parses what comes in the warm-up, and only counts bytes in the measured pass, so as not to take time from the sender.
 */
const passes: Record<Pass, Received> = {
  "warm-up": { requests: 0, bodyBytes: 0, kinds: {} },
  measured: { requests: 0, bodyBytes: 0, kinds: {} },
}
let strays = 0

const server = createServer((request, response) => {
  const pass = passOf(request)
  if (!pass) {
    strays++
    request.resume()
    answer(response, 404)
    return
  }
  const received = passes[pass]
  const chunks: Buffer[] | undefined = pass === "warm-up" ? [] : undefined
  request.on("data", (chunk: Buffer) => {
    received.bodyBytes += chunk.length
    chunks?.push(chunk)
  })
  request.on("end", () => {
    received.requests++
    if (chunks) countKinds(Buffer.concat(chunks).toString(), received.kinds)
    answer(response, 200)
  })
})

// Longer than any pause of a sender, so that no side meets a connection that was just closed.
server.keepAliveTimeout = 120_000
server.listen(0, "127.0.0.1", () => {
  // A server on a port has this kind of address.
  const { port } = server.address() as AddressInfo
  process.send?.({ url: `http://127.0.0.1:${port}` } satisfies SinkReady)
})
process.on("message", () => process.send?.({ ...passes, strays } satisfies SinkCounts))
process.on("disconnect", () => process.exit())

function passOf(request: IncomingMessage): Pass | undefined {
  if (request.method !== "POST" || request.headers.authorization !== authorization) return undefined
  if (request.url === `/measured${batchPath}`) return "measured"
  return request.url === `/warm-up${batchPath}` ? "warm-up" : undefined
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": 3 }).end("{}\n")
}

/** Throws, and so ends the sink and the run, on a body that is no batch. */
function countKinds(body: string, kinds: Record<string, number>): void {
  const { batch } = JSON.parse(body) as { batch: { type: string; action: string }[] }
  for (const { type, action } of batch) {
    const kind = `${type} ${action}`
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
}
