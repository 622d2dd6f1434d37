import { Hono } from "hono"
import { answerTo, type Judgement } from "../../src/request/judge-request.ts"
import type { V1Endpoint } from "../../src/v1/v1-endpoint.ts"
import { v1Endpoints } from "../../src/v1/v1-endpoints.ts"

/** What became of a request to a v1 endpoint, without a server. */
export interface Judged {
  readonly endpoint: V1Endpoint
  readonly judgement: Judgement
  /** The operations that are taken. */
  readonly taken: readonly unknown[]
  readonly answer: { readonly status: number; readonly body: unknown }
  readonly sent: readonly unknown[]
}

/**
 * Judges a request as it would be on its way through the routes.
 * @param body - a value to be sent as JSON, or bytes; none by default
 */
export async function v1(
  method: V1Endpoint["method"],
  path: string,
  body?: unknown,
  { lenient = false }: { lenient?: boolean } = {},
): Promise<Judged> {
  let judged: Judged | undefined
  const app = new Hono()
  for (const endpoint of v1Endpoints) {
    app.on(endpoint.method, endpoint.path, (c) => {
      const request = { params: c.req.param(), query: new URL(c.req.url).searchParams, body: bytesOf(body) }
      const judgement = endpoint.judge(request, { lenient })
      const operations = judgement.kind === "answered" ? [] : judgement.operations
      const taken = operations.flatMap((one) => (one.ok ? [one.operation] : []))
      const { status, body: text } = answerTo(judgement)
      const answer = { status, body: text === "" ? "" : JSON.parse(text) }
      // Judging under lenient rules takes bodies apart, and must not take apart what is shown as sent.
      judged = { endpoint, judgement, taken, answer, sent: endpoint.sent(request) }
      return c.body(null)
    })
  }
  await app.request(`http://localhost${path}`, { method })
  if (!judged) throw new Error(`no endpoint for ${method} ${path}`)
  return judged
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array()
  return body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
}
