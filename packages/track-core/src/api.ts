import createClient, { type Client } from "openapi-fetch"
import type { ClientSettings } from "./client-options.ts"
import type { paths } from "./generated/api-types.ts"
import { callHook } from "./hooks.ts"
import { exchange } from "./wire.ts"

/** Statuses that must not have a body, or Response refuses to be made. */
const bodiless = [204, 205, 304]

/** The openapi-fetch client over this client's wire: its keys, redirect rules and timeout. */
export function createApi(client: ClientSettings): Client<paths> {
  const { wire, call } = client
  return createClient<paths>({
    baseUrl: wire.baseUrl,
    fetch: async (request) => {
      const { method, signal } = request
      const path = request.url.slice(wire.baseUrl.length)
      const body = method === "GET" ? undefined : new Uint8Array(await request.arrayBuffer())
      const info = { method, path, attempt: 1, bytes: body?.length ?? 0 }
      callHook("onRequest", client.onRequest, info)
      const startedAt = wire.clock.now()
      const result = await exchange(wire, {
        method,
        path,
        body,
        headers: ownHeaders(request),
        timeoutMs: call.timeoutMs,
        signal,
      })
      const status = result.kind === "answer" ? { status: result.status } : {}
      callHook("onReply", client.onReply, {
        ...info,
        ...status,
        kind: "other",
        durationMs: wire.clock.now() - startedAt,
      })
      if (result.kind === "no-answer") throw result.error
      const { headers, text } = result
      return new Response(bodiless.includes(result.status) ? null : text, {
        status: result.status,
        headers: withoutLength(headers),
      })
    },
  })
}

/** Headers that a caller or a middleware added. Those of the wire win. */
function ownHeaders(request: Request): Record<string, string> {
  return Object.fromEntries(request.headers)
}

/** The text is decoded by now, so that its length and encoding on the wire no longer hold. */
function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers)
  copy.delete("content-length")
  copy.delete("content-encoding")
  return copy
}
