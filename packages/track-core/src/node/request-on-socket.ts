import { request as httpRequest, type IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import { type AnswerHeaders, isRedirect, type TransportAnswer, type TransportRequest } from "../transport.ts"
import { readBody } from "./answer-body.ts"
import { answerHeaders } from "./answer-headers.ts"

/** What a connection adds to a request. */
export interface SocketRequest {
  /** Path and query, or the whole URL for a proxy. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Called once the connection is fit for another request, with the headers of the answer. */
  readonly onFree: (headers: AnswerHeaders) => void
}

/** Longest wait for the rest of an answer that nobody reads, in ms. */
const drainMs = 1000

/**
 * Sends one request on a connection and reads the whole answer. At an abort and with every failure the connection is
 * destroyed, so that nothing more is sent.
 */
export function requestOnSocket(
  socket: Socket,
  { path, headers, onFree }: SocketRequest,
  { method, body, signal, onPhase }: TransportRequest,
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    let isHeld = true
    let hasAnswer = false
    const fail = (error: unknown) => {
      signal.removeEventListener("abort", onAbort)
      // Once it was let go it may carry somebody else's request.
      if (isHeld) socket.destroy()
      reject(error)
    }
    const onAbort = () => fail(signal.reason)
    const succeed = (answer: TransportAnswer) => {
      signal.removeEventListener("abort", onAbort)
      resolve(answer)
    }
    signal.addEventListener("abort", onAbort, { once: true })

    const onResponse = (incoming: IncomingMessage) => {
      hasAnswer = true
      const { statusCode: status = 0, rawHeaders } = incoming
      const headers = answerHeaders(rawHeaders)
      // Answered before all of it was sent: the rest must not be, since the body is the caller's again.
      const stopSending = () => outgoing.writableFinished || socket.destroy()
      incoming.on("error", fail)
      incoming.once("end", stopSending)
      // Node has closed the connection by now if one side wanted that.
      outgoing.once("close", () => {
        if (incoming.complete && outgoing.shouldKeepAlive && !socket.destroyed) onFree(headers)
      })
      if (isRedirect(status)) {
        stopSending()
        drain(incoming, socket)
        succeed({ status, headers, text: "" })
      } else {
        readBody(incoming, headers.get("content-encoding")).then((text) => succeed({ status, headers, text }), fail)
      }
    }

    const outgoing = httpRequest({ method, path, headers, setHost: false, createConnection: () => socket })
    outgoing.once("response", onResponse)
    outgoing.on("error", fail)
    outgoing.once("close", () => {
      isHeld = false
      if (!hasAnswer)
        fail(Object.assign(new Error("The connection was closed without an answer"), { code: "ECONNRESET" }))
    })
    try {
      // From here on the request may arrive, whatever is heard of it.
      onPhase("sending")
      outgoing.end(body)
    } catch (error) {
      fail(error)
    }
  })
}

/** Lets the rest of an answer pass, for the sake of the connection, but not for long. */
function drain(incoming: IncomingMessage, socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), drainMs).unref()
  incoming.once("close", () => clearTimeout(timer))
  incoming.resume()
}
