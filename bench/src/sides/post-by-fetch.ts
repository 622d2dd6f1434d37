import { authorization } from "../endpoint.ts"
import type { Post } from "./post.ts"

/** Posts by the `fetch` that comes with Node. It copies a byte array several times before it writes it. */
export function postByFetch(url: string): Post<string | Buffer<ArrayBuffer>> {
  const headers = { authorization, "content-type": "application/json" }
  return async (body) => readAnswer(await fetch(url, { method: "POST", headers, body }))
}

/**
 * Posts by `fetch` with the bytes as a stream of one chunk, which is written as it is. The length is given, so that
 * nothing is sent chunked. Of the ways to hand bytes to fetch this is the fastest: 1.9 us of CPU for an operation in a full
 * batch, where an async iterable takes 2.4 and a byte array 2.6.
 */
export function postByFetchStream(url: string): Post<Buffer<ArrayBuffer>> {
  return async (bytes) => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        controller.enqueue(bytes)
        controller.close()
      },
    })
    const headers = { authorization, "content-type": "application/json", "content-length": String(bytes.length) }
    // Node asks for `duplex` with a stream; lib.dom does not know it.
    const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" }
    await readAnswer(await fetch(url, init))
  }
}

async function readAnswer(response: Response): Promise<void> {
  await response.text()
  if (response.status !== 200) throw new Error(`the sink answered ${response.status}`)
}
