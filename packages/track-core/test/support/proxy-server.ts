import { createServer, type IncomingMessage, type Server } from "node:http"
import { createServer as createSecureServer, type ServerOptions } from "node:https"
import { type AddressInfo, connect, type Socket } from "node:net"
import type { Duplex } from "node:stream"
import { TLSSocket } from "node:tls"

/** How a proxy behaves. */
export interface ProxyBehaviour {
  /** Speaks https itself, with these settings. */
  certificate?: ServerOptions
  /** Port of this machine that every request and tunnel leads to, whatever host they name. */
  leadsTo: number
  /** Refuses tunnels with this status. */
  refusesWith?: number
  /** Never answers a CONNECT. */
  hangs?: boolean
}

/** What a proxy was asked. */
export interface ProxiedRequest {
  /** Such as `CONNECT track.test:443` or `POST http://track.test/api/v2/entity`. */
  line: string
  host: string | undefined
  authorization: string | undefined
}

export interface ProxyServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly requests: readonly ProxiedRequest[]
  /** Common names of the client certificates that it got, or `none`, one for each https connection. */
  readonly clients: readonly string[]
  /** Connections to it that are open. */
  readonly open: number
}

/** Starts a proxy on loopback. It answers plain requests itself, with 200 `{}`, and opens tunnels. */
export async function startProxy(behaviour: ProxyBehaviour): Promise<ProxyServer> {
  const { certificate, leadsTo, refusesWith, hangs } = behaviour
  const requests: ProxiedRequest[] = []
  const sockets = new Set<Duplex>()
  const clients: string[] = []
  const note = ({ method, url, headers }: IncomingMessage) => {
    const { host, "proxy-authorization": authorization } = headers
    requests.push({ line: `${method} ${url}`, host, authorization })
  }
  const server: Server = certificate
    ? createSecureServer({ rejectUnauthorized: false, ...certificate })
    : createServer()
  server.on("request", (request, response) => {
    note(request)
    request.resume().on("end", () => response.end("{}"))
  })
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    note(request)
    if (hangs) {
      socket.resume().on("end", () => socket.end())
      return
    }
    if (refusesWith !== undefined) {
      socket.end(`HTTP/1.1 ${refusesWith} No\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    const target = connect(leadsTo, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
      target.pipe(socket).pipe(target)
    })
    for (const [one, other] of [
      [socket, target],
      [target, socket],
    ] as const) {
      one.on("error", () => {})
      one.on("close", () => other.destroy())
    }
  })
  server.on(certificate ? "secureConnection" : "connection", (socket: Duplex) => {
    sockets.add(socket)
    if (socket instanceof TLSSocket) clients.push(String(socket.getPeerCertificate().subject?.CN ?? "none"))
    socket.on("error", () => {})
    socket.on("close", () => sockets.delete(socket))
  })
  server.on("tlsClientError", () => {})
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    url: `${certificate ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    requests,
    clients,
    get open() {
      return sockets.size
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
