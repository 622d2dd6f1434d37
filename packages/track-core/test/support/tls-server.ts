import { createServer, type ServerOptions } from "node:https"
import type { AddressInfo } from "node:net"
import type { TLSSocket } from "node:tls"

/** What arrived at an https server. */
interface SecureRequest {
  path: string
  body: string
  /** The name that the client asked for. Empty for an address. */
  servername: string
  /** Common name of the client's certificate, or `none`. */
  client: string
}

/** An https server on loopback that answers 200 `{}` to everything. */
export interface TlsServer extends AsyncDisposable {
  readonly port: number
  readonly requests: readonly SecureRequest[]
  readonly connections: number
}

export async function startTlsServer(options: ServerOptions): Promise<TlsServer> {
  const requests: SecureRequest[] = []
  let connections = 0
  const server = createServer(options, async (request, response) => {
    let body = ""
    for await (const chunk of request) body += String(chunk)
    // Requests of an https server come over TLS.
    const socket = request.socket as TLSSocket & { servername?: string | false }
    const client = String(socket.getPeerCertificate().subject?.CN ?? "none")
    requests.push({ path: request.url ?? "", body, servername: socket.servername || "", client })
    response.writeHead(200, { "content-type": "application/json" }).end("{}")
  })
  server.on("secureConnection", () => connections++)
  server.on("tlsClientError", () => {})
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    port,
    requests,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
