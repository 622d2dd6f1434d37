import type { IncomingMessage, ServerResponse } from "node:http"
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import type { Answer } from "../http/answer.ts"
import { type Carrier, type Delivery, withLength } from "../http/carrier.ts"

/** A request on a connection of node:http, which can be cut and reset. */
export function nodeCarrier(incoming: IncomingMessage, outgoing: ServerResponse): Carrier {
  return {
    get isGone() {
      return incoming.errored !== null
    },
    // Kept open after an early end: what is left of an oversized body is still to be drained.
    chunks: () => incoming.iterator({ destroyOnReturn: false }),
    deliver(delivery) {
      deliver(delivery, incoming, outgoing)
      return RESPONSE_ALREADY_SENT
    },
    abandon: () => RESPONSE_ALREADY_SENT,
  }
}

function deliver(delivery: Delivery, incoming: IncomingMessage, outgoing: ServerResponse): void {
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
