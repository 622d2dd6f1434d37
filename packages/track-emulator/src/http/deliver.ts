import type { IncomingMessage, ServerResponse } from "node:http"
import type { Answer } from "./answer.ts"

/** How a request ends. */
export type Delivery =
  | { readonly kind: "answer"; readonly answer: Answer }
  /** The answer breaks off after so many bytes of its body, at least one short of what its headers announce. */
  | { readonly kind: "cut"; readonly answer: Answer; readonly afterBytes: number }
  /** The connection is reset without an answer. */
  | { readonly kind: "reset" }

/** Carries out a delivery on a connection of node:http. */
export function deliver(delivery: Delivery, incoming: IncomingMessage, outgoing: ServerResponse): void {
  switch (delivery.kind) {
    case "answer":
      answer(delivery.answer, outgoing)
      break
    case "cut":
      cut(delivery.answer, delivery.afterBytes, outgoing)
      break
    case "reset":
      incoming.socket.resetAndDestroy()
      break
    default:
      delivery satisfies never
  }
}

function answer({ status, headers, body }: Answer, outgoing: ServerResponse): void {
  outgoing.writeHead(status, withLength(headers, Buffer.byteLength(body, "utf8")))
  outgoing.end(body, "utf8")
}

function cut({ status, headers, body }: Answer, afterBytes: number, outgoing: ServerResponse): void {
  const bytes = Buffer.from(body, "utf8")
  outgoing.writeHead(status, withLength(headers, Math.max(bytes.length, afterBytes + 1)))
  outgoing.flushHeaders()
  // Closed rather than reset, so that what was sent does arrive. An empty write would not call back.
  const close = () => outgoing.socket?.destroySoon()
  if (afterBytes > 0 && bytes.length > 0) outgoing.write(bytes.subarray(0, afterBytes), close)
  else close()
}

/** A body in chunks has no length, and breaks off without its last chunk. */
function withLength(headers: Answer["headers"], length: number): Record<string, string> {
  const isChunked = Object.keys(headers).some((name) => name.toLowerCase() === "transfer-encoding")
  return isChunked ? headers : { ...headers, "content-length": String(length) }
}
