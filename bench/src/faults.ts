import type { IncomingMessage, ServerResponse } from "node:http"

/** How a request fails, and whether the server takes its operations all the same. */
export interface Fault {
  name: string
  /** Takes the operations, and the sender does not hear of it. */
  takes: boolean
  /** Fails before the body is read, not after. */
  early?: boolean
  end(request: IncomingMessage, response: ServerResponse): void
}

/** Ends a request with a status and a body as gateways have it. */
export function refuse(status: number, headers: Record<string, string> = {}): Fault["end"] {
  return (_, response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers }).end("<h1>No</h1>")
  }
}

function reset(request: IncomingMessage): void {
  request.socket.resetAndDestroy()
}

/** What faulty servers do, in turns: they turn requests away, and leave senders without an answer. */
export const plainFaults: readonly [Fault, ...Fault[]] = [
  { name: "429 before applying", takes: false, end: refuse(429) },
  { name: "reset before applying", takes: false, early: true, end: reset },
  { name: "503 before applying", takes: false, end: refuse(503) },
  { name: "reset after applying", takes: true, end: reset },
  { name: "503 after applying", takes: true, end: refuse(503) },
]

/** Makes one request in so many fail, each in another way than the one before. */
export function faultInTurns(every: number | undefined): () => Fault | undefined {
  if (every === undefined) return () => undefined
  // The first comes soon, so that short runs have one too.
  let request = every - 2
  return () => (++request % every === 0 ? plainFaults[(request / every) % plainFaults.length] : undefined)
}
