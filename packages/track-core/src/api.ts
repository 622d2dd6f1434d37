import createClient, { type Client } from "openapi-fetch"
import type { ClientSettings } from "./client-options.ts"
import { TrackOptionsError } from "./errors.ts"
import type { paths } from "./generated/api-types.ts"
import { callHook } from "./hooks.ts"
import type { AnswerHeaders } from "./transport.ts"
import { exchange } from "./wire.ts"

/** Statuses that must not have a body, or Response refuses to be made. */
const bodiless = [204, 205, 304]

/** The openapi-fetch client over this client's wire: its keys, redirect rules and timeout. */
export function createApi(client: ClientSettings): Client<paths> {
  const { wire, call } = client
  const api = createClient<paths>({
    baseUrl: wire.baseUrl,
    fetch: async (request) => {
      const { method, signal } = request
      // The keys go out with whatever is asked for here, so that nothing may lead to another host.
      if (!request.url.startsWith(`${wire.baseUrl}/`)) {
        throw new TrackOptionsError(`a request must stay below baseUrl, ${wire.baseUrl}`)
      }
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
  return withOwnSignals(api)
}

/** What {@link withOwnSignals} needs to know of a method: its last argument may hold the caller's signal. */
type Method = (...args: { signal?: AbortSignal }[]) => Promise<unknown>

/** `new Request` leaves a listener on its signal until it is collected: each call makes one of its own for that. */
function withOwnSignals<C extends object>(api: C): C {
  return new Proxy(api, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      const isOwn = typeof member === "function" && Object.hasOwn(target, name)
      if (!isOwn || name === "use" || name === "eject") return member
      return async (...args: Parameters<Method>) => {
        const init = args.at(-1)
        const signal = init?.signal
        // Every other member of the client sends a request.
        const send = member as Method
        if (!signal) return send(...args)
        const controller = new AbortController()
        const onAbort = () => controller.abort(signal.reason)
        if (signal.aborted) onAbort()
        signal.addEventListener("abort", onAbort, { once: true })
        try {
          return await send(...args.slice(0, -1), { ...init, signal: controller.signal })
        } finally {
          signal.removeEventListener("abort", onAbort)
        }
      }
    },
  })
}

/** Headers that a caller or a middleware added. Those of the wire win. */
function ownHeaders(request: Request): Record<string, string> {
  return Object.fromEntries(request.headers)
}

/** The text is decoded by now, so that its length and encoding on the wire no longer hold. */
function withoutLength(headers: AnswerHeaders): Headers {
  const copy = new Headers([...headers])
  copy.delete("content-length")
  copy.delete("content-encoding")
  return copy
}
