import { authorization, batchPath } from "../endpoint.ts"

/**
 * Posts by `fetch` with the bytes as a stream of one chunk. Node's fetch copies a byte array several times before it
 * writes it, and passes the chunks of a stream on as they are. The length is given, so that nothing is sent chunked.
 */
export async function postByFetchStream(root: string, body: Buffer<ArrayBuffer>): Promise<void> {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.enqueue(body)
      controller.close()
    },
  })
  const headers = { authorization, "content-type": "application/json", "content-length": String(body.length) }
  // Node asks for `duplex` with a stream; lib.dom does not know it.
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body: stream, duplex: "half" }
  const response = await fetch(root + batchPath, init)
  await response.text()
  if (response.status !== 200) throw new Error(`the sink answered ${response.status}`)
}
