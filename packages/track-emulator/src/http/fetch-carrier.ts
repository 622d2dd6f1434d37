import type { Closing } from "../closing.ts"
import type { Answer } from "./answer.ts"
import { type Carrier, withLength } from "./carrier.ts"

/** A request without a socket. */
export interface FetchCarrier extends Carrier {
  /** True once a fault has reset the connection that there is not: the caller's `fetch` is to fail. */
  readonly wasReset: boolean
}

/**
 * Carries a Request in and a Response out.
 *
 * @param closing - lets go of a body that does not end, once it begins
 */
export function fetchCarrier(request: Request, closing?: Closing): FetchCarrier {
  let wasReset = false
  let isBroken = false
  const reset = () => {
    wasReset = true
    return Response.error()
  }
  return {
    get isGone() {
      return request.signal.aborted || isBroken
    },
    get wasReset() {
      return wasReset
    },
    async *chunks() {
      try {
        yield* chunksOf(request, closing)
      } catch (error) {
        isBroken = true
        throw error
      }
    },
    deliver(delivery) {
      if (delivery.kind === "answer") return respond(delivery.answer, bytesOf(delivery.answer))
      if (delivery.kind === "cut") return respond(delivery.answer, cutAfter(delivery.answer, delivery.afterBytes))
      return reset()
    },
    abandon: reset,
  }
}

/** What `fetch` rejects with when a connection is reset, in the manner of Node: a TypeError whose cause has the code. */
export function resetError(): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })
  return new TypeError("fetch failed", { cause })
}

async function* chunksOf({ body, signal }: Request, closing: Closing | undefined): AsyncIterable<Uint8Array> {
  if (!body) return
  const reader = body.getReader()
  // Whoever has left or is closing does not wait for bytes that may never come.
  let letGo = () => {}
  const stopped = new Promise<undefined>((resolve) => {
    letGo = () => resolve(undefined)
  })
  signal.addEventListener("abort", letGo)
  const unlisten = closing?.onBegin(letGo)
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), stopped])
      if (!read || signal.aborted) throw new DOMException("the request was given up", "AbortError")
      if (read.done) return
      yield read.value
    }
  } finally {
    signal.removeEventListener("abort", letGo)
    unlisten?.()
    // Of a body that was read to its end this is none; of one over the limit the rest is not wanted. It may never say that it ended.
    void reader.cancel().catch(() => {})
  }
}

function respond(answer: Answer, body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>): Response {
  const isEmpty = answer.status === 204 || answer.status === 205 || answer.status === 304
  const headers = withLength(answer.headers, bytesOf(answer).length)
  return new Response(isEmpty ? null : body, { status: answer.status, headers })
}

function cutAfter(answer: Answer, afterBytes: number): ReadableStream<Uint8Array> {
  const part = bytesOf(answer).subarray(0, afterBytes)
  let sent = part.length === 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(new TypeError("terminated"))
      else controller.enqueue(part)
      sent = true
    },
  })
}

function bytesOf({ body }: Answer): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(body)
}
