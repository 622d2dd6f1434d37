import { type AddressInfo, createServer, type Socket } from "node:net"

/** A server below HTTP, for what no HTTP server would do. */
export interface RawServer extends AsyncDisposable {
  readonly url: string
  /** Connections that were ever opened. */
  readonly connections: number
  /** Connections that are open. */
  readonly open: number
}

/**
 * @param serve called with every request that has arrived whole, with how many came before it on its connection, and with the
 * number of its connection, from 0
 */
export async function startRawServer(
  serve: (socket: Socket, before: number, connection: number) => void,
): Promise<RawServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    const connection = connections++
    let before = 0
    let text = ""
    sockets.add(socket)
    socket.on("error", () => {})
    socket.on("close", () => sockets.delete(socket))
    socket.on("data", (chunk) => {
      text += String(chunk)
      const [head = "", body] = text.split("\r\n\r\n")
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (body === undefined || body.length < length) return
      text = ""
      serve(socket, before++, connection)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections
    },
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

/** The bytes of a 200 with this body, on a connection that stays open. */
export function accepted(body = "{}"): string {
  return answerOf(200, body)
}

export function answerOf(status: number, body: string): string {
  return `HTTP/1.1 ${status} Yes\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
