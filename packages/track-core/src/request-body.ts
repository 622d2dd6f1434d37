/** The parts of a fetch that carry a body. */
export interface RequestBody {
  body?: BodyInit
  /** Wanted by fetch beside a stream. */
  duplex?: "half"
  credentials?: "omit"
  headers?: Readonly<Record<string, string>>
}

/**
 * A body for one request. Node's own fetch copies bytes several times, which made a third of the CPU of a backfill: 1.5 ms
 * for a body of 500 kB, 0.56 ms as a stream of one chunk. A length given beside it keeps it from being sent in chunks. A
 * stream is read once, so each hop of a redirect takes a new one.
 *
 * @param mayStream whether the fetch is Node's own: others may refuse a stream, or ignore its length
 */
export function requestBody(body: string | Uint8Array | undefined, mayStream: boolean): RequestBody {
  if (body === undefined) return {}
  // The cast is for the parameter that newer lib.dom gives Uint8Array: any byte array is a body.
  if (typeof body === "string" || !mayStream) return { body: body as BodyInit }
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(body)
      controller.close()
    },
  })
  const headers = { "content-length": String(body.length) }
  // Node 24.14 wants to repeat a request that a 401 answered, which a stream cannot, and throws. The keys are a header of
  // ours, so that there are no credentials to repeat it with.
  return { body: stream, duplex: "half", credentials: "omit", headers }
}

/** Node's own fetch, on Node. Whatever is put in its place later, for tests or tracing, is none of it. */
export const nodeFetch: typeof fetch | undefined = /* @__PURE__ */ findNodeFetch()

/** Bun, Deno and Workers call themselves Node too, but have a fetch of their own. */
function findNodeFetch(): typeof fetch | undefined {
  const { process, Bun, Deno } = globalThis as {
    process?: { release?: { name?: string } }
    Bun?: unknown
    Deno?: unknown
  }
  const isWorkers = globalThis.navigator?.userAgent === "Cloudflare-Workers"
  const isNode = process?.release?.name === "node" && Bun === undefined && Deno === undefined && !isWorkers
  return isNode ? globalThis.fetch : undefined
}
