import type { Socket } from "node:net"
import type { Place } from "./referee-ruling.ts"

/** A request as it came over the wire. */
export interface WireRequest {
  method: string
  path: string
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>
  body: Buffer
}

/** What becomes of the requests of a connection. */
export interface RequestHandler {
  /** Called once the path is there. Returns the place up to which the request is read, or undefined for all of it. */
  begin(path: string): Place | undefined
  /** Called at that place. The rest is not read. */
  leave(): void
  /** Called with the whole request. The next one is read once `next` is called. */
  complete(request: WireRequest, next: () => void): void
}

/**
 * Reads HTTP/1.1 requests off a bare socket, one after the other, so that it can stop anywhere within one: a server of
 * node:http shows a request only when its head is complete.
 */
export function readRequests(socket: Socket, handler: RequestHandler): void {
  let received: Buffer = Buffer.alloc(0)
  let lastPath: string | undefined
  let place: Place | undefined
  let isHandedOver = false

  function proceed(): void {
    if (isHandedOver || socket.destroyed) return
    if (lastPath === undefined) {
      const line = received.indexOf("\r\n")
      if (line < 0) return
      lastPath = received.toString("latin1", 0, line).split(" ")[1] ?? ""
      place = handler.begin(lastPath)
    }
    const head = headIn(received)
    if (place && isReached(place, received, head)) handler.leave()
    else if (head && received.length >= head.bytes + head.length) complete(lastPath, head)
  }

  function complete(path: string, { method, headers, bytes, length }: Head): void {
    const body = received.subarray(bytes, bytes + length)
    received = received.subarray(bytes + length)
    isHandedOver = true
    handler.complete({ method, path, headers, body }, () => {
      isHandedOver = false
      lastPath = undefined
      proceed()
    })
  }

  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    proceed()
  })
  socket.on("error", () => {})
}

interface Head {
  method: string
  headers: ReadonlyMap<string, string>
  /** Bytes of the head itself, and of the body that it announces. */
  bytes: number
  length: number
}

/** The head of a request, once all of it is there. */
function headIn(received: Buffer): Head | undefined {
  const end = received.indexOf("\r\n\r\n")
  if (end < 0) return undefined
  const [requestLine = "", ...fields] = received.toString("latin1", 0, end).split("\r\n")
  const headers = new Map(fields.map(splitField))
  const length = Number(headers.get("content-length") ?? 0)
  return { method: requestLine.split(" ")[0] ?? "", headers, bytes: end + 4, length }
}

function isReached({ region, at }: Place, received: Buffer, head: Head | undefined): boolean {
  if (region === "start") return true
  if (!head || region === "head") return head !== undefined
  return received.length >= head.bytes + Math.floor(head.length * at)
}

function splitField(field: string): [string, string] {
  const colon = field.indexOf(":")
  return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
}
