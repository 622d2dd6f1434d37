import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { ServerReady } from "./protocol.ts"
import { serveAccount } from "./serve-account.ts"

/** The least that a server of the Track API can do: it reads a body, parses it, counts, and answers. Started with one task. */
process.once("message", () => {
  let operations = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as { batch?: unknown[] }
      operations += batch?.length ?? 1
      response.writeHead(200, { "content-type": "application/json", "content-length": 3 }).end("{}\n")
    })
  })
  server.keepAliveTimeout = 120_000
  serveAccount(() => ({ operations }))
  server.listen(0, "127.0.0.1", () => {
    // A server on a port has this kind of address.
    const { port } = server.address() as AddressInfo
    process.send?.({ url: `http://127.0.0.1:${port}` } satisfies ServerReady)
  })
})
process.on("disconnect", () => process.exit())
