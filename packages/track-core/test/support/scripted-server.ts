import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"

/** What the server does with one request. The defaults answer 200 `{}` as JSON. */
export interface Answer {
  status?: number
  headers?: Record<string, string>
  /** @default {} as JSON */
  body?: string | Uint8Array
  /** Sets `location`, made from the server's own URL. */
  location?: (ownUrl: string) => string
  /** Wait before the first byte of the answer, in ms. */
  delayMs?: number
  /** Cut the connection: before the request's body is read, or once all of it is. Nothing is answered. */
  reset?: "before-reading" | "after-reading"
  /** Answer these bytes instead of HTTP, and close the connection. */
  raw?: string
  /** Read the request and never answer. */
  hang?: boolean
  /**
   * How the body ends: whole; promised longer by `content-length` and cut; cut between two chunks; or a chunk and then
   * silence.
   */
  ending?: "whole" | "short" | "broken-chunks" | "endless"
}

/** A request as it arrived. */
export interface SeenRequest {
  method: string
  path: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}

/** A real HTTP server on loopback whose answers a test writes down beforehand. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Every request so far, in order of arrival. One that was reset before it was read has an empty body. */
  readonly requests: readonly SeenRequest[]
  /** How many connections were ever opened. */
  readonly connections: number
  /** Most requests that were ever being served at once. */
  readonly mostAtOnce: number
  /** Resolves once no connection is open any more. */
  allClosed(): Promise<void>
  /** Resolves once `count` requests have arrived. */
  arrived(count: number): Promise<void>
  /** Stops listening and ends every connection. */
  close(): Promise<void>
}

/** Starts a server that gives the first request the first answer and so on. The last answer repeats. */
export function startScriptedServer(...answers: Answer[]): Promise<ScriptedServer> {
  return startServerWith({}, ...answers)
}

/** The same with settings of Node's server, such as its patience with connections that rest. */
export async function startServerWith(options: ServerOptions, ...answers: Answer[]): Promise<ScriptedServer> {
  const requests: SeenRequest[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const timers = new Set<NodeJS.Timeout>()
  const sockets = new Set<Socket>()
  let connections = 0
  let serving = 0
  let mostAtOnce = 0
  let url = ""

  const server = createServer(options, (request, response) => {
    // A connection that the test cuts is no fault of the server.
    request.on("error", () => {})
    response.on("error", () => {})
    mostAtOnce = Math.max(mostAtOnce, ++serving)
    response.on("close", () => serving--)
    serve(request, response).catch(() => response.destroy())
  })
  server.on("connection", (socket) => {
    connections++
    sockets.add(socket)
    socket.on("error", () => {})
    socket.on("close", () => sockets.delete(socket))
  })

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = answers[Math.min(requests.length, answers.length - 1)] ?? {}
    const seen = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body: "" }
    requests.push(seen)
    if (answer.reset !== "before-reading") for await (const chunk of request) seen.body += String(chunk)
    for (const wait of waiting) if (wait.count <= requests.length) wait.resolve()
    if (answer.hang) return
    if (answer.reset) {
      request.socket.resetAndDestroy()
      return
    }
    if (answer.raw !== undefined) {
      request.socket.end(answer.raw)
      return
    }
    if (answer.delayMs === undefined) return write(answer, response)
    const timer = setTimeout(() => {
      timers.delete(timer)
      write(answer, response)
    }, answer.delayMs)
    timers.add(timer)
  }

  function write(answer: Answer, response: ServerResponse): void {
    const { status = 200, body = "{}", ending = "whole", location } = answer
    const headers: Record<string, string> = { "content-type": "application/json", ...answer.headers }
    if (location) headers.location = location(url)
    const bytes = typeof body === "string" ? Buffer.byteLength(body) : body.length
    if (ending === "whole") {
      response.writeHead(status, headers).end(body)
    } else if (ending === "short") {
      response.writeHead(status, { ...headers, "content-length": String(bytes + 10) })
      response.write(body, () => response.destroy())
    } else {
      // Without a length, node writes chunks; destroyed, the last one that ends the body is missing.
      response.writeHead(status, headers)
      response.write(body, () => {
        if (ending === "broken-chunks") response.destroy()
      })
    }
  }

  async function close(): Promise<void> {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }

  return {
    url,
    port,
    requests,
    get connections() {
      return connections
    },
    get mostAtOnce() {
      return mostAtOnce
    },
    async allClosed() {
      await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve))))
    },
    arrived: (count) =>
      requests.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count, resolve })
          }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A port of this machine on which nothing listens: one that was just given up. */
export async function refusingUrl(): Promise<string> {
  const server = await startScriptedServer()
  await server.close()
  return server.url
}
